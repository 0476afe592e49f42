package dev.roomkey;

import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.tokencache.BlockConfig;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.CacheConfig;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** In this process alone. */
record OwnStores(Means means) implements Stores {
    @Override
    public UserLimiter limiter(LimitConfig config, CacheKeys keys) {
        return UserLimiter.inProcess(config, means.clock());
    }

    @Override
    public ArrivalLimiter arrivals(LimitConfig config, CacheKeys keys) {
        return ArrivalLimiter.inProcess(
                config,
                new ArrivalLimiter.Time(means.clock(), millis -> means.vertx().timer(millis, TimeUnit.MILLISECONDS)));
    }

    @Override
    public BlockList blocks(BlockConfig config, CacheKeys keys) {
        return BlockList.inMemory(keys, means.clock());
    }

    @Override
    public TokenCache tokens(CacheConfig config, CacheKeys keys, BlockList blocks) {
        return TokenCache.inMemory(config, means.forTokens(keys, blocks));
    }

    @Override
    public RedisLink sessions() {
        throw new IllegalStateException("there is no Redis to look for sessions in");
    }

    @Override
    public Future<Void> tried() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
