package dev.roomkey.redis;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What the connections to one Redis have in common. {@code scripts} grows as scripts are first used. */
record Shared(
        Clients clients, Duration deadline, Set<RedisScript> scripts, LongSupplier nanoTime, RandomGenerator random) {}
