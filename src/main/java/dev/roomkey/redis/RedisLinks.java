package dev.roomkey.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Redis;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The connections to Redis, by role. Never blocks and never fails because Redis is away: each event loop opens its
 * connection at once, and again whenever it was lost. Roles with the same Redis share connections; each role has a circuit of its own
 * for each node.
 */
public final class RedisLinks {
    private final Map<RedisTarget, Connections> connections = new HashMap<>();
    private final Map<Role, RedisLink> links = new EnumMap<>(Role.class);

    /** What a connection is for. */
    public enum Role {
        LIMITS,
        TOKENS,
        SESSIONS
    }

    public RedisLinks(Vertx vertx, RedisConfig config) {
        this(vertx, config, (role, unavailable, nanos) -> {});
    }

    public RedisLinks(Vertx vertx, RedisConfig config, RedisListener listener) {
        this(config, new Means(vertx, listener, System::nanoTime, new Random(), Redis::createClient));
    }

    RedisLinks(RedisConfig config, Means means) {
        config.targets().forEach((role, target) -> {
            var shared = connections.computeIfAbsent(target, it -> connections(config, means, it));
            var circuits = new Circuits(config.circuit(), means.nanoTime());
            var facts = new RedisLink.Facts(
                    role, config.keyPrefix(), config.deadline(), means.nanoTime(), means.listener());
            links.put(role, new RedisLink(shared, circuits, facts));
        });
    }

    /** What links work with. */
    record Means(
            Vertx vertx,
            RedisListener listener,
            LongSupplier nanoTime,
            RandomGenerator random,
            Clients.Maker clients) {}

    private static Connections connections(RedisConfig config, Means means, RedisTarget target) {
        var shared = new Shared(
                new Clients(means.vertx(), target, config.connectTimeout(), means.clients()),
                config.deadline(),
                ConcurrentHashMap.newKeySet(),
                means.nanoTime(),
                means.random(),
                means.listener());
        return new Connections((VertxInternal) means.vertx(), shared);
    }

    /** The links of all roles. */
    public Map<Role, RedisLink> byRole() {
        return Collections.unmodifiableMap(links);
    }

    /** The link of one role. */
    public RedisLink link(Role role) {
        return Objects.requireNonNull(links.get(role));
    }

    /**
     * Completes when every event loop has tried to connect, whatever came of it, and never fails; at most the connect
     * timeout from the start, or twice that with a cluster. Who waits for it spares the first commands a refusal.
     */
    public Future<Void> firstAttempts() {
        return Future.join(connections.values().stream()
                        .map(Connections::firstAttempts)
                        .toList())
                .mapEmpty();
    }

    /** Closes all connections; commands on their way fail. To be called before Vert.x is closed. */
    public Future<Void> close() {
        return Future.join(connections.values().stream().map(Connections::close).toList())
                .mapEmpty();
    }
}
