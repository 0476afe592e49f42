package dev.roomkey.loop;

import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends what lasts too long, on one event loop: a list in the order of the ends, and one timer for the first, where a timer for each
 * would cost more than what it watches. For things that may last about equally long; others want a list of their own, since each is put in its place
 * from the end of the list. Confined to its loop.
 */
public final class Deadlines {
    private final ContextInternal context;
    private final LongSupplier nanoTime;

    /** Where the list begins and ends. */
    private final Link ring = new Link();

    /** When the timer will run, as long as it does. */
    private long wake;

    private boolean armed;
    private long timer;

    public Deadlines(ContextInternal context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    /** From now on {@code deadline} has {@code longest}; if it was running, it begins anew. */
    public void start(Deadline deadline, Duration longest) {
        deadline.stop();
        deadline.end = nanoTime.getAsLong() + longest.toNanos();
        var before = ring.previous;
        while (before instanceof Deadline other && other.end - deadline.end > 0) {
            before = before.previous;
        }
        deadline.standBehind(before);
        if (armed && deadline.end - wake < 0) {
            context.owner().cancelTimer(timer);
            armed = false;
        }
        arm();
    }

    private void arm() {
        if (!armed && ring.next instanceof Deadline first) {
            armed = true;
            wake = first.end;
            var nanos = first.end - nanoTime.getAsLong();
            timer = context.setTimer(
                    Math.max(1, Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1))), fired -> expire());
        }
    }

    private void expire() {
        armed = false;
        var now = nanoTime.getAsLong();
        try {
            while (ring.next instanceof Deadline first && first.end - now <= 0) {
                first.stop();
                first.expired();
            }
        } finally {
            arm();
        }
    }

    static class Link {
        Link next = this;
        Link previous = this;

        final void standBehind(Link other) {
            previous = other;
            next = other.next;
            next.previous = this;
            other.next = this;
        }

        final void leave() {
            previous.next = next;
            next.previous = previous;
            next = this;
            previous = this;
        }
    }

    /** What may last only so long. Stands in one list at most. */
    public abstract static class Deadline extends Link {
        private long end;

        /** Whether it was started, and has neither been stopped nor expired. */
        public final boolean isRunning() {
            return !next.equals(this);
        }

        public final void stop() {
            leave();
        }

        /** It lasted too long, and runs no more. */
        protected abstract void expired();
    }
}
