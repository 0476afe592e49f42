package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.TestClock;
import dev.roomkey.limit.ArrivalDecision.Admitted;
import dev.roomkey.limit.ArrivalDecision.NotYet;
import dev.roomkey.limit.ArrivalDecision.Undecided;
import dev.roomkey.limit.ArrivalDecision.Why;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms whose buckets and turns two instances share in a real Redis. */
class SharedArrivalsTest {
    private static final Bandwidth TEN = new Bandwidth(10, 10, Duration.ofMinutes(30));

    private final TestClock clock = TestClock.atNewYear();
    private final RedisServer server = RedisServer.start();
    private final RedisView view = new RedisView(server);
    private final SharedLimits instance = new SharedLimits(SharedLimits.patient(server));
    private final SharedLimits other = new SharedLimits(SharedLimits.patient(server));

    @AfterEach
    void close() {
        instance.close();
        other.close();
        view.close();
        server.close();
    }

    @Test
    void roomTakesWhatItsBucketHoldsHoweverManyInstancesAsk() {
        var here = limiter(instance, TEN, OnStoreLoss.LOCAL);
        var there = limiter(other, TEN, OnStoreLoss.LOCAL);

        var decisions = IntStream.range(0, 30)
                .mapToObj(i -> arrive(i % 2 == 0 ? here : there, "user-" + i))
                .toList();

        assertThat(decisions).filteredOn(Admitted.class::isInstance).hasSize(10);
        assertThat(decisions)
                .filteredOn(NotYet.class::isInstance)
                .extracting(it -> ((NotYet) it).retryAfter().toMinutes())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> 3L * i).toList());
    }

    @Test
    void turnThatOneInstanceGaveHoldsAtAnother() {
        var here = limiter(instance, new Bandwidth(1, 1, Duration.ofSeconds(10)), OnStoreLoss.LOCAL);
        var there = limiter(other, new Bandwidth(1, 1, Duration.ofSeconds(10)), OnStoreLoss.LOCAL);
        arrive(here, "alice");
        assertThat(arrive(here, "bob")).isInstanceOf(NotYet.class);
        awaitTurns(2);
        clock.advance(Duration.ofSeconds(10));

        assertThat(arrive(there, "bob")).isEqualTo(new Admitted(Why.TURN, Source.SHARED));
    }

    @Test
    void reconnectAtAnotherInstanceIsNotChargedAgain() {
        arrive(limiter(instance, TEN, OnStoreLoss.LOCAL), "alice");
        awaitTurns(1);

        var again = arrive(limiter(other, TEN, OnStoreLoss.LOCAL), "alice");

        assertThat(again).isEqualTo(new Admitted(Why.AGAIN, Source.SHARED));
    }

    @Test
    void crowdAtOnceIsAHandfulOfTripsToTheBucket() {
        var here = limiter(instance, TEN, OnStoreLoss.LOCAL);

        var trips = view.scriptsDuring(() -> assertThat(crowd(here, 500))
                .filteredOn(Admitted.class::isInstance)
                .hasSize(10));

        assertThat(trips).isLessThanOrEqualTo(4);
    }

    @Test
    void leaseInHandCostsNoTripToTheBucket() {
        var here = limiter(instance, new Bandwidth(1000, 1000, Duration.ofSeconds(1)), OnStoreLoss.LOCAL);
        crowd(here, 20);
        clock.advance(Duration.ofMillis(100));
        crowd(here, 1);

        var trips = view.scriptsDuring(() -> crowd(here, 10));

        assertThat(trips).isZero();
    }

    @Test
    void keysNameNeitherUserNorRoomNorIdentity() {
        arrive(limiter(instance, TEN, OnStoreLoss.LOCAL), "alice");
        awaitTurns(1);

        assertThat(view.keys())
                .allMatch(it -> it.startsWith("roomkey:arrivals:{") || it.startsWith("roomkey:turn:{"))
                .noneMatch(it -> it.contains("alice") || it.contains("lobby") || it.contains("main"))
                .hasSize(2);
    }

    @Test
    void allThatIsWrittenExpires() {
        arrive(limiter(instance, TEN, OnStoreLoss.LOCAL), "alice");
        awaitTurns(1);

        assertThat(view.keys())
                .allSatisfy(it -> assertThat(view.millisToLive(it)).isPositive());
    }

    @Test
    void withoutRedisEachInstanceLetsItsShareIn() {
        var here = limiter(instance, TEN, OnStoreLoss.LOCAL);
        server.kill();

        var decisions = crowd(here, 20);

        assertThat(decisions)
                .filteredOn(it -> it.equals(new Admitted(Why.FREE, Source.LOCAL)))
                .hasSize(5);
        assertThat(arrive(here, "user-0")).isEqualTo(new Admitted(Why.AGAIN, Source.SHARED));
    }

    /** Else the moments of a crowd that comes back to other instances would be nobody's. */
    @Test
    void withoutRedisNoMomentIsGivenToWhoWillNotComeForIt() {
        var here = limiter(instance, new Bandwidth(2, 2, Duration.ofSeconds(1)), OnStoreLoss.LOCAL);
        server.kill();
        assertThat(crowd(here, 100)).contains(new NotYet(false, Duration.ofSeconds(4), Source.LOCAL));

        clock.advance(Duration.ofSeconds(4));

        assertThat(arrive(here, "somebody new")).isEqualTo(new Admitted(Why.FREE, Source.LOCAL));
    }

    @Test
    void withoutRedisTheConfigurationMayLetNobodyInOrEverybody() {
        var denying = limiter(instance, TEN, OnStoreLoss.DENY);
        var allowing = limiter(instance, TEN, OnStoreLoss.ALLOW);
        server.kill();

        assertThat(crowd(denying, 3)).hasOnlyElementsOfType(Undecided.class);
        assertThat(Set.copyOf(crowd(allowing, 30))).containsExactly(new Admitted(Why.FREE, Source.NONE));
    }

    private void awaitTurns(int turns) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (view.keys().stream().filter(it -> it.contains(":turn:")).count() < turns) {
            assertThat(System.nanoTime()).as("turns are kept").isLessThan(end);
        }
    }

    private List<ArrivalDecision> crowd(ArrivalLimiter limiter, int size) {
        var all = instance.inOneTick(() -> IntStream.range(0, size)
                .mapToObj(i -> limiter.approach(arrival("user-" + i)).arrive())
                .toList());
        return await(all);
    }

    private static ArrivalDecision arrive(ArrivalLimiter limiter, String name) {
        return await(limiter.approach(arrival(name)).arrive());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no decision", e);
        }
    }

    private static Arrival arrival(String name) {
        return new Arrival(new UserId("web", name), name, "main", "lobby");
    }

    private ArrivalLimiter limiter(SharedLimits of, Bandwidth room, OnStoreLoss onLoss) {
        var config =
                new LimitConfig(LimitConfig.DEFAULT_USER, 100, onLoss, 2, List.of(), new ArrivalConfig(room, null));
        return ArrivalLimiter.shared(
                config, of.store(clock, difference -> {}), millis -> Future.succeededFuture(), SharedLimits.ANY_CLOCK);
    }
}
