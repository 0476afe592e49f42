package dev.roomkey.http;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Whether an event loop is too late to take on joins. Twice in a row makes it late: one pause to collect garbage is none, and
 * what it delayed is best answered. Used on its own loop alone.
 */
public final class LoopLag implements LongConsumer {
    private final long most;
    private long last;
    private long lastButOne;

    /** Of a loop that may be {@code most} late; zero: as late as it likes. */
    public LoopLag(Duration most) {
        this.most = most.isZero() ? Long.MAX_VALUE : most.toNanos();
    }

    /** The loop was {@code nanos} late. */
    @Override
    public void accept(long nanos) {
        lastButOne = last;
        last = nanos;
    }

    boolean isTooMuch() {
        return Math.min(last, lastButOne) > most;
    }
}
