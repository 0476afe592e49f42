package dev.roomkey.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

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
        config.targets().forEach((role, target) -> {
            var shared = connections.computeIfAbsent(target, it -> connections(new Means(vertx, config, listener), it));
            var circuits = new Circuits(config.circuit(), System::nanoTime);
            var facts = new RedisLink.Facts(role, config.keyPrefix(), config.deadline(), System::nanoTime, listener);
            links.put(role, new RedisLink(shared, circuits, facts));
        });
    }

    private record Means(Vertx vertx, RedisConfig config, RedisListener listener) {}

    private static Connections connections(Means means, RedisTarget target) {
        var shared = new Shared(
                new Clients(means.vertx(), target, means.config().connectTimeout()),
                means.config().deadline(),
                ConcurrentHashMap.newKeySet(),
                System::nanoTime,
                new Random(),
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
