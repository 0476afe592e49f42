package dev.roomkey;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Traces;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.tokencache.BlockConfig;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.CacheConfig;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Where limits and tokens live. {@code keys} are what users are called by wherever others may look. */
sealed interface Stores permits OwnStores, SharedStores {
    /** What stores work with. */
    record Means(Vertx vertx, Metrics metrics, Traces traces, InstantSource clock, SecureRandom random) {
        TokenCache.Means forTokens(CacheKeys keys, BlockList blocks) {
            return new TokenCache.Means(keys, clock, random, blocks);
        }
    }

    /** Those that are configured: of this process, or in the Redis that all instances share. */
    static Stores of(GatewayConfig config, Means means) {
        var redis = config.redis();
        return redis == null ? new OwnStores(means) : SharedStores.connect(redis, means);
    }

    UserLimiter limiter(LimitConfig config, CacheKeys keys);

    /** What keeps a crowd from falling on one room, or one project, at once. */
    ArrivalLimiter arrivals(LimitConfig config, CacheKeys keys);

    /** Who gets no token. */
    BlockList blocks(BlockConfig config, CacheKeys keys);

    TokenCache tokens(CacheConfig config, CacheKeys keys, BlockList blocks);

    /** The applications' sessions. */
    RedisLink sessions();

    /** Completes once it was tried to reach them, whatever came of it: the first joins find connections, and nobody waits long. */
    Future<Void> tried();

    Future<Void> close();
}
