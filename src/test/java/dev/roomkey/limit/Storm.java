package dev.roomkey.limit;

import dev.roomkey.limit.ArrivalDecision.Admitted;
import dev.roomkey.limit.ArrivalDecision.NotYet;
import dev.roomkey.limit.Gate.Facts;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import io.github.bucket4j.Bucket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A crowd that wants into one room, on a clock that jumps from one event to the next. The instances are real, each with a clock
 * of its own; the bucket and the turns that they share are half a trip to a store away, and a balancer deals users to any instance.
 */
final class Storm {
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final int INSTANCES = 4;
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Random random = new Random(42);
    private final InstantSource clock = () -> Instant.ofEpochMilli(START + micros() / 1000);
    private final List<ArrivalLimiter> instances;
    private final Map<Arrival, Turn> turns = new HashMap<>();
    private final Map<Place, Bucket> buckets = new HashMap<>();
    private final List<User> users = new ArrayList<>();
    private final ArrivalConfig limits;
    private long now;
    private long last;
    private int leases;

    /** {@code skew} is how far apart the instances' clocks are. */
    Storm(ArrivalConfig limits, Duration skew) {
        this.limits = limits;
        instances = IntStream.range(0, INSTANCES)
                .mapToObj(i -> instance(i * skew.toMillis() / INSTANCES))
                .toList();
    }

    private record Event(long micros, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return micros == other.micros ? Long.compare(order, other.order) : Long.compare(micros, other.micros);
        }
    }

    private long micros() {
        return now;
    }

    private void in(long micros, Runnable action) {
        events.add(new Event(now + micros, last++, action));
    }

    private ArrivalLimiter instance(long skewMillis) {
        InstantSource own = () -> clock.instant().plusMillis(skewMillis);
        var meter = new ClockMeter(own);
        var gates = new Gates(
                place -> new Gate(
                        joins -> trip(() -> bucketOf(place).consumeIgnoringRateLimits(joins)),
                        new Facts(Objects.requireNonNull(limits.of(place)), Source.SHARED, meter)),
                meter);
        return new ArrivalLimiter(
                limits,
                new ArrivalLimiter.Parts(
                        gates,
                        gates,
                        OnStoreLoss.LOCAL,
                        new Away(),
                        Source.SHARED,
                        new ArrivalLimiter.Time(own, this::pause)));
    }

    private Future<Void> pause(long millis) {
        var over = Promise.<Void>promise();
        in(millis * 1000, over::complete);
        return over.future();
    }

    private Bucket bucketOf(Place place) {
        return buckets.computeIfAbsent(
                place,
                it -> new BucketTerms("arrivals", List.of(Objects.requireNonNull(limits.of(it))))
                        .newBucket(new ClockMeter(clock)));
    }

    /** There and back takes one to four milliseconds. */
    private <T> Future<T> trip(Supplier<T> there) {
        leases++;
        var answer = Promise.<T>promise();
        in(500 + random.nextInt(1500), () -> {
            var value = there.get();
            in(500 + random.nextInt(1500), () -> answer.complete(value));
        });
        return answer.future();
    }

    private final class Away implements Turns {
        @Override
        public Future<Turn> find(Arrival arrival) {
            var answer = Promise.<Turn>promise();
            in(1000 + random.nextInt(1000), () -> answer.complete(turns.getOrDefault(arrival, Turn.NONE)));
            return answer.future();
        }

        @Override
        public void keep(Arrival arrival, Turn turn) {
            in(500 + random.nextInt(500), () -> turns.put(arrival, turn));
        }
    }

    /** Somebody who comes again and again until let in. */
    private final class User {
        private final Arrival arrival;
        private final LongUnaryOperator patience;
        private int sentAway;
        private long admitted = -1;

        /** {@code patience} turns the seconds of Retry-After into the microseconds after which this one comes again. */
        User(Arrival arrival, LongUnaryOperator patience) {
            this.arrival = arrival;
            this.patience = patience;
        }

        void come() {
            instances.get(random.nextInt(INSTANCES)).approach(arrival).arrive().onSuccess(decision -> {
                switch (decision) {
                    case Admitted it -> admitted = now;
                    case NotYet it -> {
                        sentAway++;
                        var seconds = Math.max(1, Math.ceilDiv(it.retryAfter().toMillis(), 1000));
                        in(patience.applyAsLong(seconds), this::come);
                    }
                    case ArrivalDecision.Undecided it -> throw new AssertionError("the store is there");
                }
            });
        }
    }

    /** Has so many come to a room, evenly by chance over a time from now on. */
    Crowd crowd(String room, int size, Duration over, LongUnaryOperator patience) {
        var crowd = new ArrayList<User>();
        for (var i = 0; i < size; i++) {
            var id = Integer.toString(users.size() + i);
            var user = new User(new Arrival(new UserId("web", id), id, "main", room), patience);
            in((long) (random.nextDouble() * over.toNanos() / 1000), user::come);
            crowd.add(user);
        }
        users.addAll(crowd);
        return new Crowd(crowd);
    }

    /** Until nobody comes any more. */
    void run() {
        while (!events.isEmpty() && events.element().micros() < FOR_EVER) {
            var event = events.remove();
            now = event.micros();
            event.action().run();
        }
    }

    /** Waits as told, and the time that the network takes. */
    LongUnaryOperator obedient() {
        return seconds -> seconds * 1_000_000 + 1000 + random.nextInt(20_000);
    }

    /** Waits as told, and up to a second more, as the wrapper for clients does. */
    LongUnaryOperator jittered() {
        return seconds -> seconds * 1_000_000 + random.nextInt(1_000_000);
    }

    /** Comes again soon, whatever it is told. */
    LongUnaryOperator impatient() {
        return seconds -> 500_000 + random.nextInt(1_000_000);
    }

    /** Never comes again. */
    LongUnaryOperator gone() {
        return seconds -> FOR_EVER;
    }

    /** How often an instance went to the shared bucket. */
    int leases() {
        return leases;
    }

    /** Some of the users, and how they fared. */
    static final class Crowd {
        private final List<User> users;

        private Crowd(List<User> users) {
            this.users = users;
        }

        static Crowd of(Crowd one, Crowd other) {
            return new Crowd(
                    Stream.concat(one.users.stream(), other.users.stream()).toList());
        }

        /** How long one of them took on average. */
        double averageSeconds() {
            return users.stream().mapToLong(it -> it.admitted).average().orElseThrow() / 1e6;
        }

        int mostSentAway() {
            return users.stream().mapToInt(it -> it.sentAway).max().orElseThrow();
        }

        long in() {
            return users.stream().filter(it -> it.admitted >= 0).count();
        }

        double lastInAfterSeconds() {
            return users.stream().mapToLong(it -> it.admitted).max().orElseThrow() / 1e6;
        }

        /** How many got in during each second, from a moment to another. */
        List<Long> perSecond(int from, int to) {
            return IntStream.range(from, to).mapToObj(this::during).toList();
        }

        private Long during(int second) {
            return users.stream()
                    .filter(it -> it.admitted / 1_000_000 == second)
                    .count();
        }
    }
}
