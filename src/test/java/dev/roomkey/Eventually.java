package dev.roomkey;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what comes true by itself, with a bound that only a defect reaches. */
public final class Eventually {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private Eventually() {}

    /** Returns once the condition holds. */
    public static void holds(Callable<Boolean> condition) {
        var end = System.nanoTime() + BOUND.toNanos();
        while (!isTrue(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came to that");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static boolean isTrue(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
