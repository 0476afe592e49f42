package dev.roomkey;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.limit.LimitStore;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where limits and tokens live: in this process, or in the Redis that all instances share. */
final class Stores {
    private final CacheKeys keys;
    private final UserLimiter limiter;
    private final TokenCache tokens;
    private final @Nullable RedisLinks links;

    /** What stores work with. */
    record Means(Vertx vertx, Metrics metrics, InstantSource clock, SecureRandom random) {}

    Stores(GatewayConfig config, Means means) {
        keys = CacheKeys.derivedFrom(config.livekit().key().secret());
        var cacheMeans = new TokenCache.Means(keys, means.clock(), means.random());
        if (config.redis() == null) {
            links = null;
            limiter = UserLimiter.inProcess(config.limits(), means.clock());
            tokens = TokenCache.inMemory(config.cache(), cacheMeans);
            return;
        }
        var metrics = means.metrics();
        links = new RedisLinks(
                means.vertx(),
                config.redis(),
                (role, unavailable, nanos) -> metrics.redisCommand(role, unavailable, nanos));
        limiter = UserLimiter.shared(
                config.limits(),
                new LimitStore(links.link(Role.LIMITS), keys.tags(), means.clock(), metrics.watchRedisClock()));
        tokens = TokenCache.shared(config.cache(), cacheMeans, links.link(Role.TOKENS));
    }

    CacheKeys keys() {
        return keys;
    }

    UserLimiter limiter() {
        return limiter;
    }

    TokenCache tokens() {
        return tokens;
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
