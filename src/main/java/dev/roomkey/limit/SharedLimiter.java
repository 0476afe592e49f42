package dev.roomkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.limit.LimitDecision.Throttled;
import dev.roomkey.limit.LimitDecision.Undecided;
import dev.roomkey.model.UserId;
import dev.roomkey.model.UserTags;
import dev.roomkey.redis.RedisUnavailableException;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Buckets in Redis, which all instances share. What one user's requests ask while an exchange about the bucket is under way is
 * asked together in the next one, so a burst costs a handful of commands however large it is. A consume that Redis did
 * not answer in time may have been made, so it is never repeated: what happens then is for the configuration to say.
 */
final class SharedLimiter implements UserLimiter {
    /** How far the clocks of two instances may differ before a correction; synchronised ones differ by some milliseconds. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

    /** Some 800 bytes each. Who is forgotten costs one more round trip, for Redis forgets nobody. */
    private static final int MAX_REMEMBERED = 50_000;

    private static final Duration LONGEST_REMEMBERED = Duration.ofMinutes(10);

    private static final Duration RETRY_LOST = Duration.ofSeconds(2);
    private static final Duration RETRY_CONTENDED = Duration.ofSeconds(1);

    private final BucketTerms terms;
    private final OnStoreLoss onStoreLoss;
    private final long capacity;
    private final InProcessLimiter local;
    private final UserTags tags;
    private final String keyStart;
    private final String keyEnd;
    private final RedisBuckets buckets;
    private final Cache<UserId, AsyncBucketProxy> proxies;

    SharedLimiter(LimitConfig config, LimitStore store) {
        this(config, store, CLOCK_TOLERANCE);
    }

    SharedLimiter(LimitConfig config, LimitStore store, Duration clockTolerance) {
        terms = new BucketTerms(config.user());
        onStoreLoss = config.onStoreLoss();
        capacity = config.user().getFirst().capacity();
        local = new InProcessLimiter(config.share(), store.clock());
        tags = store.tags();
        keyStart = store.link().keyPrefix() + "limit:{";
        keyEnd = "}:" + terms.fingerprint();
        var clock = new StoreClock(store.clock(), clockTolerance, store.clockDifference());
        buckets = new RedisBuckets(store.link(), new StateFormat(terms.configuration()), clock);
        proxies = Caffeine.newBuilder()
                .maximumSize(Math.min(config.maxUsers(), MAX_REMEMBERED))
                .expireAfterAccess(remembered(terms.longestFill()))
                .ticker(new ClockMeter(store.clock())::currentTimeNanos)
                .build();
    }

    private static Duration remembered(Duration longestFill) {
        return longestFill.compareTo(LONGEST_REMEMBERED) < 0 ? longestFill : LONGEST_REMEMBERED;
    }

    @Override
    public Future<LimitDecision> tryJoin(UserId user) {
        var proxy = proxies.get(user, this::proxy);
        return here(proxy.asVerbose().tryConsumeAndReturnRemaining(1))
                .map(answer -> terms.decide(answer, Source.SHARED))
                .recover(failure -> withoutAnswer(user, failure));
    }

    @Override
    public void giveBack(UserId user, Source spentAt) {
        switch (spentAt) {
            case SHARED -> {
                var unused = proxies.get(user, this::proxy).addTokens(1);
            }
            case LOCAL -> local.giveBack(user, spentAt);
            case ADDRESS, NONE -> {}
        }
    }

    @Override
    public Future<Long> joinsLeft(UserId user) {
        return buckets.available(keyOf(user));
    }

    /** Other instances learn of it when they next ask Redis, a second after a refusal at most. */
    @Override
    public Future<Void> reset(UserId user) {
        return buckets.fill(keyOf(user), terms.longestFill())
                .compose(filled -> local.reset(user))
                .onSuccess(filled -> proxies.invalidate(user));
    }

    @Override
    public List<QuotaPolicy> policies() {
        return terms.policies();
    }

    /** How many users' buckets are remembered. */
    long bucketsRemembered() {
        proxies.cleanUp();
        return proxies.estimatedSize();
    }

    /** A new limit has other keys, so it holds from the next request on, and a rollback finds its old buckets. */
    private AsyncBucketProxy proxy(UserId user) {
        return buckets.asAsync()
                .builder()
                .withOptimization(Optimizations.batching())
                .build(new LastSeen(keyOf(user)), () -> CompletableFuture.completedFuture(terms.configuration()));
    }

    private String keyOf(UserId user) {
        return keyStart + tags.tagOf(user) + keyEnd;
    }

    /** What was asked together is answered together, so back to the event loop of this request. */
    private static Future<VerboseResult<ConsumptionProbe>> here(
            CompletionStage<VerboseResult<ConsumptionProbe>> stage) {
        var context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(stage) : Future.fromCompletionStage(stage, context);
    }

    private Future<LimitDecision> withoutAnswer(UserId user, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case RedisUnavailableException it -> Future.succeededFuture(withoutStore(user));
            case ErrorType it -> Future.succeededFuture(withoutStore(user));
            case BucketExecutionException it -> Future.succeededFuture(contended());
            default -> Future.failedFuture(cause);
        };
    }

    private LimitDecision withoutStore(UserId user) {
        return switch (onStoreLoss) {
            case LOCAL -> local.decide(user);
            case DENY -> new Undecided(RETRY_LOST);
            case ALLOW -> new Allowed(terms.quotaOfFirst(capacity), Source.NONE);
        };
    }

    /** The user asks so often at so many instances that this one was never first. */
    private LimitDecision contended() {
        return new Throttled(terms.quotaOfFirst(0), Source.SHARED, RETRY_CONTENDED);
    }
}
