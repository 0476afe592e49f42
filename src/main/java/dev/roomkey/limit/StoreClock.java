package dev.roomkey.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * The time that shared buckets are counted by: this instance's own, as long as it differs from the store's by no more than
 * the tolerance, and else its own corrected by the difference. So a user gains at most what comes back in the tolerance by
 * going from one instance to another.
 */
final class StoreClock implements InstantSource {
    private final InstantSource own;
    private final Duration tolerance;
    private final LongConsumer differences;
    private volatile long correctionMillis;

    StoreClock(InstantSource own, Duration tolerance, LongConsumer differences) {
        this.own = own;
        this.tolerance = tolerance;
        this.differences = differences;
    }

    Duration tolerance() {
        return tolerance;
    }

    /** The store has answered, and this was the time by its clock. */
    void storeSays(long storeMillis) {
        var difference = storeMillis - own.millis();
        correctionMillis = Math.abs(difference) <= tolerance.toMillis() ? 0 : difference;
        differences.accept(difference);
    }

    @Override
    public long millis() {
        return own.millis() + correctionMillis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
