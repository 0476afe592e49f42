package dev.roomkey.limit;

import java.time.Duration;

/** Whether a user may spend one join now. */
public sealed interface LimitDecision {
    /** Who decided: a label of the limiter's meter. */
    Source source();

    /** One join was spent. */
    record Allowed(Quota quota, Source source) implements LimitDecision {}

    /** Nothing was spent, and nobody gets in on it. */
    sealed interface TurnedAway extends LimitDecision permits Throttled, Undecided {}

    /**
     * The user has no join left.
     *
     * @param retryAfter time until one join is there again
     */
    record Throttled(Quota quota, Source source, Duration retryAfter) implements TurnedAway {}

    /**
     * The store of the buckets is lost, and the configuration says that nobody gets in without it.
     *
     * @param retryAfter when it is worth trying again
     */
    record Undecided(Duration retryAfter) implements TurnedAway {
        @Override
        public Source source() {
            return Source.NONE;
        }
    }

    /** Who decided. */
    enum Source {
        /** The bucket that all instances share. */
        SHARED,
        /** A bucket in this process. */
        LOCAL,
        /** The bucket of a guest's address, in this process. */
        ADDRESS,
        /** No bucket at all: the shared ones are lost, and the configuration says what then. */
        NONE
    }

    /**
     * What is left of the bandwidth that has least left.
     *
     * @param policy the bandwidth's name, as in {@link QuotaPolicy#name}
     * @param remaining joins left
     * @param untilMore time until one more is there
     */
    record Quota(String policy, long remaining, Duration untilMore) {
        /** Once a join was given back. */
        public Quota withOneMore() {
            return new Quota(policy, remaining + 1, untilMore);
        }
    }
}
