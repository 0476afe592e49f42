package dev.roomkey.tracing;

import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.TraceParent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which joins are recorded. The share is a matter of chance and not of the trace's id, since whoever sends a request may choose
 * that; and none of what others say lifts the cap.
 */
final class Sampler {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TracingConfig.Sampling config;
    private final DoubleSupplier random;
    private final LongSupplier nanoTime;
    private final Metrics metrics;
    private final long interval;

    /** When the next one has its turn at an even pace; at most a second behind, which is what may come at once. */
    private final AtomicLong next;

    /** {@code random} gives numbers from 0 up to 1, without that. */
    Sampler(TracingConfig.Sampling config, DoubleSupplier random, LongSupplier nanoTime, Metrics metrics) {
        this.config = config;
        this.random = random;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.interval = SECOND / config.maxPerSecond();
        this.next = new AtomicLong(nanoTime.getAsLong() - SECOND);
    }

    /** The names are label values of a metric. */
    enum Decision {
        RECORDED,
        CAPPED
    }

    /** Whether a join is recorded whose caller, if it says so, stands at a place in a trace. */
    boolean records(@Nullable TraceParent caller) {
        if (!wants(caller)) {
            return false;
        }
        boolean vacant = takesTurn();
        metrics.traced(vacant ? Decision.RECORDED : Decision.CAPPED);
        return vacant;
    }

    private boolean wants(@Nullable TraceParent caller) {
        if (caller != null && config.parentBased()) {
            return caller.isSampled();
        }
        return random.getAsDouble() < config.ratio();
    }

    private boolean takesTurn() {
        while (true) {
            var now = nanoTime.getAsLong();
            var turn = next.get();
            var after = (now - turn > SECOND ? now - SECOND : turn) + interval;
            if (after - now > 0) {
                return false;
            }
            if (next.compareAndSet(turn, after)) {
                return true;
            }
        }
    }
}
