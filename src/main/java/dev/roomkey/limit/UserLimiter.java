package dev.roomkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.limit.LimitDecision.Quota;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A token bucket for each user, in this process. Buckets are bounded in number; one that was not used for as long as it
 * takes to fill up is dropped, since a new one would be just as full.
 */
public final class UserLimiter {
    private final List<Bandwidth> bandwidths;
    private final List<QuotaPolicy> policies;
    private final BucketConfiguration configuration;
    private final TimeMeter meter;
    private final Cache<UserId, Bucket> buckets;

    public UserLimiter(LimitConfig config, InstantSource clock) {
        bandwidths = config.user();
        policies = QuotaPolicy.of(bandwidths);
        configuration = configuration(bandwidths);
        meter = new ClockMeter(clock);
        buckets = Caffeine.newBuilder()
                .maximumSize(config.maxUsers())
                .expireAfterAccess(longestFill(bandwidths))
                .ticker(meter::currentTimeNanos)
                .build();
    }

    /** Spends one join of the user's, if there is one. */
    public Future<LimitDecision> tryJoin(UserId user) {
        var bucket = buckets.get(user, it -> newBucket());
        return Future.succeededFuture(decide(bucket.asVerbose().tryConsumeAndReturnRemaining(1)));
    }

    /** The bandwidths as clients are told of them. */
    public List<QuotaPolicy> policies() {
        return policies;
    }

    /** How many users' buckets are in memory. */
    long bucketsHeld() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private LimitDecision decide(VerboseResult<ConsumptionProbe> result) {
        var probe = result.getValue();
        var tightest = tightest(result.getDiagnostics().getAvailableTokensPerEachBandwidth());
        if (probe.isConsumed()) {
            var untilMore = bandwidths.get(tightest).timeToOne();
            return new LimitDecision.Allowed(quota(tightest, probe, untilMore), Source.LOCAL);
        }
        var retryAfter = Duration.ofNanos(probe.getNanosToWaitForRefill());
        return new LimitDecision.Throttled(quota(tightest, probe, retryAfter), Source.LOCAL, retryAfter);
    }

    private Quota quota(int bandwidth, ConsumptionProbe probe, Duration untilMore) {
        return new Quota(policies.get(bandwidth).name(), probe.getRemainingTokens(), untilMore);
    }

    private static int tightest(long[] available) {
        var tightest = 0;
        for (var i = 1; i < available.length; i++) {
            tightest = available[i] < available[tightest] ? i : tightest;
        }
        return tightest;
    }

    private Bucket newBucket() {
        var builder = Bucket.builder().withCustomTimePrecision(meter);
        for (var bandwidth : configuration.getBandwidths()) {
            builder.addLimit(bandwidth);
        }
        return builder.build();
    }

    private static BucketConfiguration configuration(List<Bandwidth> bandwidths) {
        var builder = BucketConfiguration.builder();
        for (var bandwidth : bandwidths) {
            builder.addLimit(
                    limit -> limit.capacity(bandwidth.capacity()).refillGreedy(bandwidth.refill(), bandwidth.period()));
        }
        return builder.build();
    }

    private static Duration longestFill(List<Bandwidth> bandwidths) {
        return bandwidths.stream()
                .map(Bandwidth::timeToFill)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The handed-in clock as Bucket4j and Caffeine read one; milliseconds, as a shared bucket will need. */
    private record ClockMeter(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
