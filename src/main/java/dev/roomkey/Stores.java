package dev.roomkey;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.limit.LimitStore;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Trace;
import dev.roomkey.model.Traces;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisListener;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import dev.roomkey.tokencache.BlockConfig;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.CacheConfig;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Where limits and tokens live: in this process, or in the Redis that all instances share. */
final class Stores {
    private final Means means;
    private final @Nullable RedisLinks links;
    private final LongConsumer clockDifference;

    /** What stores work with. */
    record Means(Vertx vertx, Metrics metrics, Traces traces, InstantSource clock, SecureRandom random) {}

    Stores(GatewayConfig config, Means means) {
        this(means, config.redis() == null ? null : links(config.redis(), means));
    }

    /** Stores in the Redis of these links, if there are any. */
    Stores(Means means, @Nullable RedisLinks links) {
        this.means = means;
        this.links = links;
        var metrics = means.metrics();
        clockDifference = links == null ? ignored -> {} : metrics.watchRedisClock();
        if (links != null) {
            links.byRole().forEach((role, link) -> metrics.watchCircuits(role, link::openCircuits));
        }
    }

    private static RedisLinks links(RedisConfig config, Means means) {
        return new RedisLinks(means.vertx(), config, new Told(means.metrics(), means.traces()));
    }

    private record Told(Metrics metrics, Traces traces) implements RedisListener {
        @Override
        public void commandEnded(Role role, Optional<Reason> unavailable, long nanos) {
            metrics.redisCommand(role, unavailable, nanos);
        }

        @Override
        public Trace asker() {
            return traces.current();
        }

        @Override
        public void connectionChanged(Connection event) {
            metrics.redisConnection(event);
        }
    }

    /** A limiter whose users are called by {@code keys} wherever others may look. */
    UserLimiter limiter(LimitConfig config, CacheKeys keys) {
        return links == null
                ? UserLimiter.inProcess(config, means.clock())
                : UserLimiter.shared(config, limitStore(links, keys));
    }

    /** What keeps a crowd from falling on one room, or one project, at once. */
    ArrivalLimiter arrivals(LimitConfig config, CacheKeys keys) {
        LongFunction<Future<Void>> pause = millis -> means.vertx().timer(millis, TimeUnit.MILLISECONDS);
        return links == null
                ? ArrivalLimiter.inProcess(config, new ArrivalLimiter.Time(means.clock(), pause))
                : ArrivalLimiter.shared(config, limitStore(links, keys), pause);
    }

    private LimitStore limitStore(RedisLinks links, CacheKeys keys) {
        return new LimitStore(links.link(Role.LIMITS), keys.tags(), means.clock(), clockDifference);
    }

    /** Who gets no token, by the names that {@code keys} give. */
    BlockList blocks(BlockConfig config, CacheKeys keys) {
        return links == null
                ? BlockList.inMemory(keys, means.clock())
                : BlockList.shared(config, keys, means.clock(), links.link(Role.TOKENS));
    }

    TokenCache tokens(CacheConfig config, CacheKeys keys, BlockList blocks) {
        var cacheMeans = new TokenCache.Means(keys, means.clock(), means.random(), blocks);
        return links == null
                ? TokenCache.inMemory(config, cacheMeans)
                : TokenCache.shared(config, cacheMeans, links.link(Role.TOKENS));
    }

    /** The applications' sessions. */
    RedisLink sessions() {
        if (links == null) {
            throw new IllegalStateException("there is no Redis to look for sessions in");
        }
        return links.link(Role.SESSIONS);
    }

    /** Completes once it was tried to reach them, whatever came of it: the first joins find connections, and nobody waits long. */
    Future<Void> tried() {
        return links == null ? Future.succeededFuture() : links.firstAttempts();
    }

    Future<Void> close() {
        return links == null ? Future.succeededFuture() : links.close();
    }
}
