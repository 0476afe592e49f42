package dev.roomkey;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** In the Redis that all instances share. */
final class SharedStores implements Stores {
    private final Means means;
    private final RedisLinks links;
    private final LongConsumer clockDifference;

    /** In the Redis of these links. */
    SharedStores(Means means, RedisLinks links) {
        this.means = means;
        this.links = links;
        clockDifference = means.metrics().watchRedisClock();
        links.byRole().forEach((role, link) -> means.metrics().watchCircuits(role, link::openCircuits));
    }

    static SharedStores connect(RedisConfig config, Means means) {
        var told = new Told(means.metrics(), means.traces());
        return new SharedStores(means, new RedisLinks(means.vertx(), config, told));
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

    @Override
    public UserLimiter limiter(LimitConfig config, CacheKeys keys) {
        return UserLimiter.shared(config, limitStore(keys));
    }

    @Override
    public ArrivalLimiter arrivals(LimitConfig config, CacheKeys keys) {
        return ArrivalLimiter.shared(
                config, limitStore(keys), millis -> means.vertx().timer(millis, TimeUnit.MILLISECONDS));
    }

    private LimitStore limitStore(CacheKeys keys) {
        return new LimitStore(links.link(Role.LIMITS), keys.tags(), means.clock(), clockDifference);
    }

    @Override
    public BlockList blocks(BlockConfig config, CacheKeys keys) {
        return BlockList.shared(config, keys, means.clock(), links.link(Role.TOKENS));
    }

    @Override
    public TokenCache tokens(CacheConfig config, CacheKeys keys, BlockList blocks) {
        return TokenCache.shared(config, means.forTokens(keys, blocks), links.link(Role.TOKENS));
    }

    @Override
    public RedisLink sessions() {
        return links.link(Role.SESSIONS);
    }

    @Override
    public Future<Void> tried() {
        return links.firstAttempts();
    }

    @Override
    public Future<Void> close() {
        return links.close();
    }
}
