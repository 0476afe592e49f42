package dev.roomkey.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Whether this process has started, lives and wants traffic. Nothing remote is asked: a lost store must not empty the
 * whole service.
 */
public final class Health {
    /** A loop that has not beaten for this long is taken for stuck. */
    static final Duration STUCK_AFTER = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final AtomicLongArray lastBeats;
    private volatile Phase phase = Phase.STARTING;

    private enum Phase {
        STARTING,
        SERVING,
        DRAINING
    }

    /**
     * @param eventLoops how many loops will beat
     * @param nanoTime a clock that only moves forwards, in nanoseconds
     */
    public Health(int eventLoops, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastBeats = new AtomicLongArray(eventLoops);
        for (var i = 0; i < eventLoops; i++) {
            beat(i);
        }
    }

    /** Called by each event loop, at least once a second. */
    public void beat(int eventLoop) {
        lastBeats.set(eventLoop, nanoTime.getAsLong());
    }

    /** All listeners are bound. */
    public void started() {
        phase = Phase.SERVING;
    }

    /** The process is about to end: it still serves, and asks for no more traffic. */
    public void drain() {
        phase = Phase.DRAINING;
    }

    /** Whether start-up is over. */
    public boolean isStarted() {
        return phase != Phase.STARTING;
    }

    /** Whether every event loop still turns; true while draining, so that a draining process is not killed. */
    public boolean isLive() {
        var now = nanoTime.getAsLong();
        for (var i = 0; i < lastBeats.length(); i++) {
            if (now - lastBeats.get(i) > STUCK_AFTER.toNanos()) {
                return false;
            }
        }
        return true;
    }

    /** Whether traffic is welcome. */
    public boolean isReady() {
        return phase == Phase.SERVING && isLive();
    }

    /** Whether the process is about to end. */
    public boolean isDraining() {
        return phase == Phase.DRAINING;
    }
}
