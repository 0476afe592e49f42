package dev.roomkey;

import dev.roomkey.health.Health;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** An event loop's pulse: shows that it turns, and how late it runs what it was asked to. */
final class Heartbeat {
    private static final long PERIOD_MILLIS = 100;

    private final Vertx vertx;
    private final int loop;
    private final Watchers watchers;

    private Heartbeat(Vertx vertx, int loop, Watchers watchers) {
        this.vertx = vertx;
        this.loop = loop;
        this.watchers = watchers;
    }

    /**
     * Who looks at the pulse, and the clock that they look by.
     *
     * @param lag is told how late each beat was, in nanoseconds
     */
    record Watchers(Health health, Metrics metrics, LongConsumer lag, LongSupplier nanoTime) {}

    /** Starts the pulse of the event loop that this is called on. */
    static void start(Vertx vertx, int loop, Watchers watchers) {
        new Heartbeat(vertx, loop, watchers).next();
    }

    /** One timer after the other: one that repeats catches up on what it missed, and would say that the loop is in time. */
    private void next() {
        var due = watchers.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        vertx.setTimer(PERIOD_MILLIS, fired -> beat(due));
    }

    private void beat(long due) {
        var late = Math.max(0, watchers.nanoTime().getAsLong() - due);
        watchers.health().beat(loop);
        watchers.metrics().eventLoopLag(late);
        watchers.lag().accept(late);
        next();
    }
}
