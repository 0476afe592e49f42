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

    public Bandwidth {
        if (capacity < 1 || refill < 1 || capacity > MAX_TOKENS || refill > MAX_TOKENS) {
            throw new IllegalArgumentException("capacity and refill must be between 1 and " + MAX_TOKENS);
        }
        if (refill > period.toNanos()) {
            throw new IllegalArgumentException("refill must be at most one a nanosecond of period");
        }
        if (period.toMillis() < 1 || period.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("period must be between 1ms and 31d");
        }
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
