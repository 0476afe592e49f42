package dev.roomkey.limit;

import java.time.Duration;

/** Whether a user may spend one join now. */
public sealed interface LimitDecision {
    /** What is left after this decision. */
    Quota quota();

    /** Who decided: a label of the limiter's meter. */
    Source source();

    /** One join was spent. */
    record Allowed(Quota quota, Source source) implements LimitDecision {}

    /**
     * Nothing was spent.
     *
     * @param retryAfter time until one join is there again
     */
    record Throttled(Quota quota, Source source, Duration retryAfter) implements LimitDecision {}

    /** Who decided. */
    enum Source {
        /** A bucket in this process. */
        LOCAL
    }

    /**
     * What is left of the bandwidth that has least left.
     *
     * @param policy the bandwidth's name, as in {@link QuotaPolicy#name}
     * @param remaining joins left
     * @param untilMore time until one more is there
     */
    record Quota(String policy, long remaining, Duration untilMore) {}
}
