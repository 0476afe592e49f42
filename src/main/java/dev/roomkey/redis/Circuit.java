package dev.roomkey.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Stops commands to a Redis, or to another server, that fails them. Closed, it counts failures in a row; open, it refuses
 * everything for a while; then one command goes through as a probe, and what becomes of it decides. Shared by all event loops.
 */
public final class Circuit {
    private static final Closed HEALTHY = new Closed(0);

    private final int failures;
    private final Duration openFor;
    private final LongSupplier nanoTime;
    private volatile State state = HEALTHY;

    Circuit(RedisConfig.Circuit config, LongSupplier nanoTime) {
        this(config.failures(), config.openFor(), nanoTime);
    }

    /**
     * A closed circuit.
     *
     * @param failures how many in a row open it
     * @param openFor how long until the probe
     */
    public Circuit(int failures, Duration openFor, LongSupplier nanoTime) {
        this.failures = failures;
        this.openFor = openFor;
        this.nanoTime = nanoTime;
    }

    private sealed interface State {}

    private record Closed(int failures) implements State {}

    private record Open(long since) implements State {}

    private record Probing() implements State {}

    /** Whether commands are refused for now, but for a probe. */
    boolean isOpen() {
        return !(state instanceof Closed);
    }

    /** Whether a command may be sent now; after true, its outcome must be told. */
    public boolean permits() {
        return state instanceof Closed || beginsProbe();
    }

    private synchronized boolean beginsProbe() {
        return switch (state) {
            case Closed it -> true;
            case Probing it -> false;
            case Open(long since) -> {
                var over = nanoTime.getAsLong() - since >= openFor.toNanos();
                state = over ? new Probing() : state;
                yield over;
            }
        };
    }

    /** A permitted command was answered. Returns whether that closed the circuit. */
    public boolean succeeded() {
        return !HEALTHY.equals(state) && heal();
    }

    /** An answer to what was sent before the circuit opened proves nothing about now. */
    private synchronized boolean heal() {
        var before = state;
        state = before instanceof Open ? before : HEALTHY;
        return before instanceof Probing;
    }

    /** A permitted command was not answered, or with a refusal. Returns whether that opened the circuit. */
    public synchronized boolean failed() {
        var before = state;
        state = switch (before) {
            case Closed(int count) when count + 1 < failures -> new Closed(count + 1);
            case Closed it -> new Open(nanoTime.getAsLong());
            case Probing it -> new Open(nanoTime.getAsLong());
            case Open open -> open;
        };
        return before instanceof Closed && state instanceof Open;
    }

    /** A permitted command was not sent after all. */
    public synchronized void unused() {
        state = state instanceof Probing ? new Open(nanoTime.getAsLong() - openFor.toNanos()) : state;
    }
}
