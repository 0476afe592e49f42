package dev.roomkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/**
 * Buckets in this process. They are bounded in number; one that was not used for as long as it takes to fill up is dropped,
 * since a new one would be just as full.
 */
final class InProcessLimiter implements UserLimiter {
    private final BucketTerms terms;
    private final TimeMeter meter;
    private final Cache<UserId, Bucket> buckets;

    InProcessLimiter(LimitConfig config, InstantSource clock) {
        terms = new BucketTerms(config.user());
        meter = new ClockMeter(clock);
        buckets = Caffeine.newBuilder()
                .maximumSize(config.maxUsers())
                .expireAfterAccess(terms.longestFill())
                .ticker(meter::currentTimeNanos)
                .build();
    }

    @Override
    public Future<LimitDecision> tryJoin(UserId user) {
        return Future.succeededFuture(decide(user));
    }

    /** The same without a future, for whoever falls back on it. */
    LimitDecision decide(UserId user) {
        var bucket = buckets.get(user, it -> terms.newBucket(meter));
        return terms.decide(bucket.asVerbose().tryConsumeAndReturnRemaining(1), Source.LOCAL);
    }

    @Override
    public void giveBack(UserId user, Source spentAt) {
        var bucket = buckets.getIfPresent(user);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    @Override
    public Future<Long> joinsLeft(UserId user) {
        var bucket = buckets.getIfPresent(user);
        return Future.succeededFuture((bucket == null ? terms.newBucket(meter) : bucket).getAvailableTokens());
    }

    @Override
    public Future<Void> reset(UserId user) {
        buckets.invalidate(user);
        return Future.succeededFuture();
    }

    @Override
    public List<QuotaPolicy> policies() {
        return terms.policies();
    }

    /** How many users' buckets are in memory. */
    long bucketsHeld() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
