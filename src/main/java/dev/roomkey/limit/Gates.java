package dev.roomkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.limit.LimitDecision.Source;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The gates of all places, bounded in number; made when somebody first comes. */
final class Gates {
    private static final long MAX_PLACES = 20_000;

    private static final long FAR_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A gate in this process is its bucket, and may be in debt while nobody new comes. */
    private static final Duration REMEMBERED = Duration.ofMinutes(30);

    private final Cache<Place, Gate> gates;
    private final Function<Place, Gate> make;

    Gates(Function<Place, Gate> make, TimeMeter meter) {
        this.make = make;
        gates = Caffeine.newBuilder()
                .maximumSize(MAX_PLACES)
                .expireAfterAccess(REMEMBERED)
                .ticker(meter::currentTimeNanos)
                .build();
    }

    /** Gates whose buckets are in this process. */
    static Gates inProcess(ArrivalConfig config, InstantSource clock) {
        return local(config, clock, Bucket::consumeIgnoringRateLimits);
    }

    /** The same of an instance's share: moments more than a second ahead are told and not taken. */
    static Gates shares(ArrivalConfig config, InstantSource clock) {
        return local(config, clock, (bucket, joins) -> {
            var wait = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
            return wait > FAR_NANOS ? wait : bucket.consumeIgnoringRateLimits(joins);
        });
    }

    /** Takes so many, and says in how many nanoseconds the last of them is there. */
    private interface Taking {
        long from(Bucket bucket, int joins);
    }

    private static Gates local(ArrivalConfig config, InstantSource clock, Taking taking) {
        var meter = new ClockMeter(clock);
        return new Gates(
                place -> {
                    var bandwidth = bandwidthOf(config, place);
                    var bucket = termsOf(bandwidth).newBucket(meter);
                    return new Gate(
                            joins -> Future.succeededFuture(taking.from(bucket, joins)),
                            new Gate.Facts(bandwidth, Source.LOCAL, meter));
                },
                meter);
    }

    /** Gates whose buckets are in Redis; a bandwidth has its own keys, so a changed limit begins with full buckets. */
    static Gates shared(ArrivalConfig config, LimitStore store, StoreClock clock) {
        var meter = new ClockMeter(clock);
        return new Gates(place -> shared(bandwidthOf(config, place), place, store, clock), meter);
    }

    private static Gate shared(Bandwidth bandwidth, Place place, LimitStore store, StoreClock clock) {
        var terms = termsOf(bandwidth);
        var key = store.link().keyPrefix() + "arrivals:{" + store.tags().tagOf(place.parts()) + "}:"
                + terms.fingerprint();
        var format = new StateFormat(terms.configuration(), Bandwidth.MAX_TOKENS);
        var bucket = new RedisBuckets(store.link(), format, clock)
                .asAsync()
                .builder()
                .build(new LastSeen(key), () -> CompletableFuture.completedFuture(terms.configuration()));
        return new Gate(
                joins -> Future.fromCompletionStage(bucket.consumeIgnoringRateLimits(joins)),
                new Gate.Facts(bandwidth, Source.SHARED, new ClockMeter(clock)));
    }

    private static Bandwidth bandwidthOf(ArrivalConfig config, Place place) {
        return Objects.requireNonNull(config.of(place));
    }

    private static BucketTerms termsOf(Bandwidth bandwidth) {
        return new BucketTerms("arrivals", List.of(bandwidth));
    }

    Future<Gate.Slot> next(Place place) {
        return gates.get(place, make).next();
    }
}
