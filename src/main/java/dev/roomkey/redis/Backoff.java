package dev.roomkey.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: not at all, then 20 ms, doubling up to 1 s, each less up to a half. */
final class Backoff {
    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final long FIRST_MILLIS = 20;

    private final RandomGenerator random;
    private int attempts;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Milliseconds until the next attempt; 0 is at once. */
    long next() {
        var attempt = attempts++;
        if (attempt == 0) {
            return 0;
        }
        var ceiling = Math.min(FIRST_MILLIS << Math.min(attempt - 1, 10), LONGEST.toMillis());
        return ceiling - random.nextLong(ceiling / 2);
    }

    /** The last connection was good. */
    void reset() {
        attempts = 0;
    }
}
