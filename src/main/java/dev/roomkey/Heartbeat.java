package dev.roomkey;

import dev.roomkey.health.Health;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** An event loop's pulse: shows that it turns, and how late it runs what it was asked to. */
final class Heartbeat {
    private static final long PERIOD_MILLIS = 500;

    private final int loop;
    private final Watchers watchers;
    private long due;

    private Heartbeat(int loop, Watchers watchers) {
        this.loop = loop;
        this.watchers = watchers;
        due = nextDue();
    }

    /** Who looks at the pulse, and the clock that they look by. */
    record Watchers(Health health, Metrics metrics, LongSupplier nanoTime) {}

    /** Starts the pulse of the event loop that this is called on. */
    static void start(Vertx vertx, int loop, Watchers watchers) {
        var heartbeat = new Heartbeat(loop, watchers);
        vertx.setPeriodic(PERIOD_MILLIS, fired -> heartbeat.beat());
    }

    private void beat() {
        watchers.health().beat(loop);
        watchers.metrics().eventLoopLag(Math.max(0, watchers.nanoTime().getAsLong() - due));
        due = nextDue();
    }

    private long nextDue() {
        return watchers.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    }
}
