package dev.roomkey.redis;

import dev.roomkey.redis.RedisTarget.Topology;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a Redis about itself, on a connection of its own, for an operator who wants to know whether it will do. */
public final class RedisProbe {
    private RedisProbe() {}

    /** What came of it. */
    public sealed interface Answer {}

    /**
     * What Redis says of itself; null stands for what it did not say, as to a user who may not ask.
     *
     * @param version such as {@code 7.0.15}
     * @param eviction its {@code maxmemory-policy}
     * @param maxMemory in bytes; 0 is no limit
     * @param isReplica whether it takes no writes
     * @param time its clock when it answered
     */
    public record Facts(
            @Nullable String version,
            @Nullable String eviction,
            @Nullable Long maxMemory,
            @Nullable Boolean isReplica,
            @Nullable Instant time)
            implements Answer {}

    /**
     * It was of no use.
     *
     * @param failure the code of its error reply, such as {@code WRONGPASS}, or what the connection failed with; without
     *     credentials
     */
    public record Unusable(String failure) implements Answer {}

    /** Asks {@code target}; of a cluster the first node, and of sentinels their master. Never fails. */
    public static Future<Answer> ask(Vertx vertx, RedisTarget target, Duration timeout) {
        var clients = new Clients(vertx, target, timeout, Redis::createClient);
        var client = (target.topology() == Topology.CLUSTER
                        ? clients.of(target.urls().getFirst())
                        : clients)
                .create();
        return client.connect()
                .compose(RedisProbe::facts)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(failure -> new Unusable(words(failure)))
                .onComplete(done -> client.close());
    }

    private static Future<Answer> facts(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.PING))
                .compose(pong -> Future.all(
                        said(connection, Request.cmd(Command.INFO).arg("server")),
                        said(connection, Request.cmd(Command.INFO).arg("memory")),
                        said(connection, Request.cmd(Command.INFO).arg("replication")),
                        connection
                                .send(Request.cmd(Command.TIME))
                                .map(Optional::of)
                                .otherwise(Optional.empty())))
                .map(all -> facts(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3)));
    }

    /** An empty text where it may not be asked. */
    private static Future<String> said(RedisConnection connection, Request question) {
        return connection.send(question).map(Response::toString).otherwise("");
    }

    private static Facts facts(String server, String memory, String replication, Optional<Response> time) {
        return new Facts(
                field(server, "redis_version", Function.identity()),
                field(memory, "maxmemory_policy", Function.identity()),
                field(memory, "maxmemory", Long::valueOf),
                field(replication, "role", "slave"::equals),
                time.map(it -> Instant.ofEpochSecond(
                                it.get(0).toLong(), it.get(1).toLong() * 1000))
                        .orElse(null));
    }

    private static <T> @Nullable T field(String info, String name, Function<String, T> reading) {
        return info.lines()
                .filter(it -> it.startsWith(name + ":"))
                .map(it -> it.substring(name.length() + 1).strip())
                .filter(it -> it.length() < 64)
                .findFirst()
                .map(reading)
                .orElse(null);
    }

    private static String words(Throwable failure) {
        var kind = Replies.kind(failure);
        var cause = failure.getCause();
        return cause == null ? kind : kind + ", " + Replies.kind(cause);
    }
}
