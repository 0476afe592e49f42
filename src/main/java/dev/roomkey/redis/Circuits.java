package dev.roomkey.redis;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** One role's circuits, one for each node: a node that fails its commands says nothing of the others. Thread-safe. */
final class Circuits {
    private final Map<URI, Circuit> byNode = new ConcurrentHashMap<>();
    private final RedisConfig.Circuit config;
    private final LongSupplier nanoTime;

    Circuits(RedisConfig.Circuit config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
    }

    /** How many nodes are not asked for now. */
    int open() {
        return (int) byNode.values().stream().filter(Circuit::isOpen).count();
    }

    Circuit of(URI node) {
        var known = byNode.get(node);
        return known == null ? byNode.computeIfAbsent(node, it -> new Circuit(config, nanoTime)) : known;
    }
}
