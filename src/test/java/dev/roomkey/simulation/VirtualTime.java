package dev.roomkey.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that jumps from one event to the next, and the only queue of events that there is. Confined to one thread. */
public final class VirtualTime implements InstantSource {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Thread thread = Thread.currentThread();
    private long now;
    private long last;
    private @Nullable Throwable defect;

    /** Something that happens at its time, unless it is called off. */
    static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private Runnable action;

        private Event(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        void callOff() {
            action = () -> {};
        }

        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** Nanoseconds since the start. */
    public long nanos() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(now);
    }

    @Override
    public long millis() {
        return START.toEpochMilli() + now / 1_000_000;
    }

    /** Has something happen so many nanoseconds from now on, after all that happens at the same time and was known before. */
    Event in(long nanos, Runnable action) {
        if (!isHere()) {
            throw new IllegalStateException("only the simulation's own thread makes events");
        }
        var event = new Event(now + Math.max(0, nanos), last++, action);
        events.add(event);
        return event;
    }

    void in(Duration delay, Runnable action) {
        in(delay.toNanos(), action);
    }

    boolean isHere() {
        return Thread.currentThread().equals(thread);
    }

    /** Lets so much time pass. */
    void run(Duration time) {
        var end = now + time.toNanos();
        while (!events.isEmpty() && events.element().at <= end) {
            var event = events.remove();
            now = event.at;
            event.action.run();
            if (defect != null) {
                throw new AssertionError("a defect, " + now / 1_000_000 + " ms after the start", defect);
            }
        }
        now = end;
    }

    /** Something happened that never should, which ends the simulation. */
    void failed(Throwable failure) {
        defect = defect == null ? failure : defect;
    }
}
