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
    public Bandwidth {
        if (capacity < 1 || refill < 1) {
            throw new IllegalArgumentException("capacity and refill must be at least 1");
        }
        if (period.toMillis() < 1 || period.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("period must be between 1ms and 31d");
        }
    }
}
