package dev.roomkey.limit;

import dev.roomkey.limit.ArrivalDecision.Admitted;
import dev.roomkey.limit.ArrivalDecision.NotYet;
import dev.roomkey.limit.ArrivalDecision.Undecided;
import dev.roomkey.limit.ArrivalDecision.Why;
import dev.roomkey.limit.Gate.Slot;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.limit.Turn.Passed;
import dev.roomkey.model.Trace;
import dev.roomkey.model.Trace.Part;
import dev.roomkey.redis.RedisUnavailableException;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.vertx.core.Future;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;

/**
 * How many may arrive in a room, and at a LiveKit project, in a time. Nobody is refused; they are put in a row. Each bucket is
 * a timetable on which every join has a moment of its own. Whose moment is less than a second ahead is held until then; whose is
 * later is remembered by all instances and sent away, to come back in the second before it. Who then comes early is told the same
 * moment again, and who comes five seconds late gets a new one. So a crowd of any size is let in at the limit's rate and in the
 * order in which it came, and whoever waits as told is sent away once by the room and once by the project at most. Who was let
 * in may come again for a minute at no cost. Safe to share between event loops.
 */
public final class ArrivalLimiter {
    /** Told in whole seconds, clients can come no closer to their moment. */
    private static final Duration MOST_HELD = Duration.ofSeconds(1);

    /** So far the clock of the instance that they come back to may be behind that of the one which told them. */
    private static final Duration CLOCKS_APART = Duration.ofMillis(250);

    private static final Duration RETRY_LOST = Duration.ofSeconds(2);

    /** For a crowd that no instance can put in a row: often enough to use up the limit, and seldom enough to be no storm. */
    private static final Duration RETRY_WITHOUT_ROW = Duration.ofSeconds(4);

    private static final Future<ArrivalDecision> UNLIMITED =
            Future.succeededFuture(new Admitted(Why.UNLIMITED, Source.NONE));

    private final ArrivalConfig config;
    private final Parts parts;

    /**
     * What it is made of.
     *
     * @param gates where the moments are; what fails there is decided as {@code onStoreLoss} says
     * @param local where they are meanwhile, none more than a second ahead: who comes back does so to another instance, which knows
     *     nothing of a moment that was given here
     * @param source what the gates are
     */
    record Parts(Gates gates, Gates local, OnStoreLoss onStoreLoss, Turns turns, Source source, Time time) {}

    /**
     * What time is to a limiter.
     *
     * @param pause completes after so many milliseconds, at least 1
     */
    public record Time(InstantSource clock, LongFunction<Future<Void>> pause) {}

    ArrivalLimiter(ArrivalConfig config, Parts parts) {
        this.config = config;
        this.parts = parts;
    }

    /** A limiter of this process alone. */
    public static ArrivalLimiter inProcess(LimitConfig config, Time time) {
        var gates = Gates.inProcess(config.arrivals(), time.clock());
        return new ArrivalLimiter(
                config.arrivals(),
                new Parts(gates, gates, OnStoreLoss.LOCAL, new MemoryTurns(time.clock()), Source.LOCAL, time));
    }

    /** A limiter whose buckets and turns all instances share, and which gets by without them as the configuration says. */
    public static ArrivalLimiter shared(LimitConfig config, LimitStore store, LongFunction<Future<Void>> pause) {
        return shared(config, store, pause, SharedLimiter.CLOCK_TOLERANCE);
    }

    static ArrivalLimiter shared(
            LimitConfig config, LimitStore store, LongFunction<Future<Void>> pause, Duration clockTolerance) {
        var clock = new StoreClock(store.clock(), clockTolerance, store.clockDifference());
        return new ArrivalLimiter(
                config.arrivals(),
                new Parts(
                        Gates.shared(config.arrivals(), store, clock),
                        Gates.shares(config.arrivals().share(config.expectedInstances()), clock),
                        config.onStoreLoss(),
                        new SharedTurns(store, clock),
                        Source.SHARED,
                        new Time(clock, pause)));
    }

    /** The same where no record is made of it. */
    Approach approach(Arrival arrival) {
        return approach(arrival, Trace.NONE);
    }

    /** Begins to read whether it is the turn of somebody who may be about to arrive, as a part of {@code trace}; that costs them nothing. */
    public Approach approach(Arrival arrival, Trace trace) {
        if (config.equals(ArrivalConfig.NONE)) {
            return () -> UNLIMITED;
        }
        var turn = trace.begin(Part.TURN).until(parts.turns().find(arrival));
        return () -> turn.compose(it -> arrive(arrival, it));
    }

    /** Somebody who may be about to arrive. */
    @FunctionalInterface
    public interface Approach {
        /** Lets them in, or has them wait for their turn. The future fails at a defect only. */
        Future<ArrivalDecision> arrive();
    }

    private Future<ArrivalDecision> arrive(Arrival arrival, Turn turn) {
        var now = now();
        var wait = turn.from() - now;
        if (wait > MOST_HELD.plus(CLOCKS_APART).toMillis()) {
            return away(true, wait, parts.source());
        }
        var passed = turn.passedAt(Math.max(now, turn.from()));
        return switch (passed) {
            case BOTH -> Future.succeededFuture(new Admitted(Why.AGAIN, parts.source()));
            case ROOM, PROJECT -> {
                var way = new Way(arrival, passed, new Admitted(Why.TURN, parts.source()));
                yield held(wait).compose(done -> goOn(way));
            }
            case NOTHING -> goOn(new Way(arrival, passed, new Admitted(Why.FREE, parts.source())));
        };
    }

    /**
     * Somebody on the way in.
     *
     * @param passed what is behind them
     * @param decision what is decided should nothing else be in their way
     */
    private record Way(Arrival arrival, Passed passed, Admitted decision) {
        Way past(Passed next) {
            return new Way(arrival, next, decision);
        }

        Way past(Passed next, Source source) {
            return new Way(arrival, next, new Admitted(decision.why(), source));
        }
    }

    /** Goes on as far as nobody has to wait. */
    private Future<ArrivalDecision> goOn(Way way) {
        var next = way.passed().next();
        return switch (next) {
            case ROOM, PROJECT ->
                placeOf(way.arrival(), next)
                        .map(place -> pass(place, way, next))
                        .orElseGet(() -> goOn(way.past(next)));
            case NOTHING, BOTH -> {
                parts.turns().keep(way.arrival(), new Turn(Passed.BOTH, now()));
                yield Future.succeededFuture(way.decision());
            }
        };
    }

    /** What has a limit there, if anything has. */
    private Optional<Place> placeOf(Arrival arrival, Passed passed) {
        var place = new Place(arrival.project(), passed == Passed.ROOM ? arrival.room() : null);
        var isThere = passed == Passed.PROJECT || place.room() != null;
        return Optional.of(place).filter(it -> isThere && config.of(it) != null);
    }

    private Future<ArrivalDecision> pass(Place place, Way way, Passed next) {
        return parts.gates()
                .next(place)
                .map(Optional::of)
                .recover(failure -> withoutStore(place, failure))
                .compose(slot -> slot.map(it -> pass(it, way, next))
                        .orElseGet(() -> Future.succeededFuture(new Undecided(RETRY_LOST))));
    }

    private Future<ArrivalDecision> pass(Slot slot, Way way, Passed next) {
        var wait = slot.at() - now();
        if (wait <= MOST_HELD.toMillis()) {
            return held(wait).compose(done -> goOn(way.past(next, slot.source())));
        }
        if (slot.source() != parts.source()) {
            return away(false, RETRY_WITHOUT_ROW.toMillis(), slot.source());
        }
        parts.turns().keep(way.arrival(), new Turn(next, slot.at()));
        return away(false, wait, slot.source());
    }

    /** Rounded down to a second, so that they are back before their moment and can be held until then. */
    private static Future<ArrivalDecision> away(boolean early, long wait, Source source) {
        return Future.succeededFuture(
                new NotYet(early, Duration.ofSeconds(Duration.ofMillis(wait).toSeconds()), source));
    }

    private Future<Void> held(long wait) {
        return wait > 0 ? parts.time().pause().apply(wait) : Future.succeededFuture();
    }

    private long now() {
        return parts.time().clock().millis();
    }

    /** A moment all the same, or none where nobody gets in. */
    private Future<Optional<Slot>> withoutStore(Place place, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var isLoss = cause instanceof RedisUnavailableException
                || cause instanceof ErrorType
                || cause instanceof BucketExecutionException;
        if (!isLoss) {
            return Future.failedFuture(cause);
        }
        return switch (parts.onStoreLoss()) {
            case LOCAL -> parts.local().next(place).map(Optional::of);
            case DENY -> Future.succeededFuture(Optional.empty());
            case ALLOW -> Future.succeededFuture(Optional.of(new Slot(0, Source.NONE)));
        };
    }
}
