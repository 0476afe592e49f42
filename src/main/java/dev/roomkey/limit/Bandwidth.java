package dev.roomkey.limit;

import java.time.Duration;

/**
 * One bandwidth of a bucket: at most {@code capacity} joins at once, {@code refill} of them back every {@code period},
 * handed back evenly over the period.
 *
 * @param capacity joins that a full bucket holds, at least 1
 * @param refill joins that come back a period, at least 1
 * @param period the period of the refill, 1 ms to 31 days
 */
public record Bandwidth(long capacity, long refill, Duration period) {
    /** Far above any limit worth the name, and low enough that times to fill never overflow. */
    public static final long MAX_TOKENS = 1_000_000_000;

    private static final Duration MAX_PERIOD = Duration.ofDays(31);

    public Bandwidth {
        if (capacity < 1 || refill < 1 || capacity > MAX_TOKENS || refill > MAX_TOKENS) {
            throw new IllegalArgumentException("capacity and refill must be between 1 and " + MAX_TOKENS);
        }
        if (period.toMillis() < 1 || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException("period must be between 1ms and 31d");
        }
    }

    /**
     * One of {@code parts} parts, rounded down, but never less than one join at a time. What comes back less often than once
     * a period for each part comes back after a longer one.
     */
    Bandwidth share(int parts) {
        var less = Math.max(1, capacity / parts);
        return refill >= parts
                ? new Bandwidth(less, refill / parts, period)
                : new Bandwidth(less, refill, shorter(period.multipliedBy(parts), MAX_PERIOD));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How long an empty bucket takes to fill up, rounded up to a millisecond. */
    Duration timeToFill() {
        return Duration.ofMillis(Math.ceilDiv(Math.multiplyExact(period.toMillis(), capacity), refill));
    }

    /** How long one join takes to come back to an empty bucket, rounded up to a millisecond. */
    Duration timeToOne() {
        return Duration.ofMillis(Math.ceilDiv(period.toMillis(), refill));
    }
}
