package dev.roomkey.redis;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What the connections to one Redis have in common. {@code scripts} grows as scripts are first used. */
record Shared(
        Clients clients,
        Duration deadline,
        Set<RedisScript> scripts,
        LongSupplier nanoTime,
        RandomGenerator random,
        RedisListener listener) {
    /** The same for the connections to one node of the cluster. */
    Shared of(URI node) {
        return new Shared(clients.of(node), deadline, scripts, nanoTime, random, listener);
    }

    /** What is left of a time that began at {@code start}; never nothing, which a timer does not take. */
    Duration left(Duration time, long start) {
        var left = time.minusNanos(nanoTime.getAsLong() - start);
        return left.compareTo(RedisConfig.MIN_DEADLINE) < 0 ? RedisConfig.MIN_DEADLINE : left;
    }
}
