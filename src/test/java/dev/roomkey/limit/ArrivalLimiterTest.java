package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.limit.ArrivalDecision.Admitted;
import dev.roomkey.limit.ArrivalDecision.NotYet;
import dev.roomkey.limit.ArrivalDecision.Why;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalLimiterTest {
    /** One join every ten seconds. */
    private static final Bandwidth SLOW = new Bandwidth(1, 1, Duration.ofSeconds(10));

    private final TestClock clock = TestClock.atNewYear();
    private final List<Long> held = new ArrayList<>();

    @Test
    void withoutLimitsEverybodyIsLetIn() {
        var limiter = limiter(ArrivalConfig.NONE);

        assertThat(arrive(limiter, "alice")).isEqualTo(new Admitted(Why.UNLIMITED, Source.NONE));
    }

    @Test
    void whoFindsTheRoomFullIsToldTheirOwnMoment() {
        var limiter = limiter(room(SLOW));

        assertThat(arrive(limiter, "alice")).isEqualTo(new Admitted(Why.FREE, Source.LOCAL));
        assertThat(arrive(limiter, "bob")).isEqualTo(notYet(10));
        assertThat(arrive(limiter, "carol")).isEqualTo(notYet(20));
    }

    @Test
    void otherRoomHasAnotherBucket() {
        var limiter = limiter(room(SLOW));
        arrive(limiter, "alice");

        assertThat(arrive(limiter, arrival("bob", "another"))).isInstanceOf(Admitted.class);
    }

    @Test
    void whoWaitedIsLetInAheadOfNewcomers() {
        var limiter = limiter(room(SLOW));
        arrive(limiter, "alice");
        arrive(limiter, "bob");
        clock.advance(Duration.ofSeconds(10));

        assertThat(arrive(limiter, "dave")).isEqualTo(notYet(10));
        assertThat(arrive(limiter, "bob")).isEqualTo(new Admitted(Why.TURN, Source.LOCAL));
    }

    @Test
    void whoComesEarlyIsToldTheSameMomentAgain() {
        var limiter = limiter(room(SLOW));
        arrive(limiter, "alice");
        arrive(limiter, "bob");
        clock.advance(Duration.ofSeconds(3));

        assertThat(arrive(limiter, "bob")).isEqualTo(new NotYet(true, Duration.ofSeconds(7), Source.LOCAL));
        assertThat(arrive(limiter, "carol")).isEqualTo(notYet(17));
    }

    @Test
    void whoComesWithinTheLastSecondIsHeldUntilTheirMoment() {
        var limiter = limiter(room(SLOW));
        arrive(limiter, "alice");
        arrive(limiter, "bob");
        clock.advance(Duration.ofMillis(9300));

        assertThat(arrive(limiter, "bob")).isEqualTo(new Admitted(Why.TURN, Source.LOCAL));
        assertThat(held).containsExactly(700L);
    }

    @Test
    void whoIsBackAsToldWhereTheClockIsBehindIsHeldAsWell() {
        var limiter = limiter(room(SLOW));
        arrive(limiter, "alice");
        arrive(limiter, "bob");
        clock.advance(Duration.ofMillis(8800));

        assertThat(arrive(limiter, "bob")).isEqualTo(new Admitted(Why.TURN, Source.LOCAL));
        assertThat(held).containsExactly(1200L);
    }

    @Test
    void whoHasToWaitLessThanASecondIsHeldAndNotSentAway() {
        var limiter = limiter(room(new Bandwidth(1, 2, Duration.ofSeconds(1))));
        arrive(limiter, "alice");

        assertThat(arrive(limiter, "bob")).isEqualTo(new Admitted(Why.FREE, Source.LOCAL));
        assertThat(held).containsExactly(500L);
    }

    @Test
    void whoComesTooLateGetsANewMoment() {
        var limiter = limiter(room(SLOW));
        arrive(limiter, "alice");
        arrive(limiter, "bob");
        arrive(limiter, "carol");
        clock.advance(Duration.ofMillis(15_001));

        assertThat(arrive(limiter, "bob"))
                .isInstanceOfSatisfying(
                        NotYet.class, it -> assertThat(it.early()).isFalse());
    }

    @Test
    void reconnectWithinAMinuteIsNotChargedAgain() {
        var limiter = limiter(room(new Bandwidth(2, 1, Duration.ofMinutes(30))));
        arrive(limiter, "alice");
        clock.advance(Duration.ofSeconds(60));

        assertThat(arrive(limiter, "alice")).isEqualTo(new Admitted(Why.AGAIN, Source.LOCAL));
        assertThat(arrive(limiter, "bob")).isInstanceOf(Admitted.class);
    }

    @Test
    void reconnectAfterMoreThanAMinuteIsCharged() {
        var limiter = limiter(room(new Bandwidth(1, 1, Duration.ofMinutes(30))));
        arrive(limiter, "alice");
        clock.advance(Duration.ofMillis(60_001));

        assertThat(arrive(limiter, "alice")).isInstanceOf(NotYet.class);
    }

    @Test
    void whoPassedTheRoomWaitsOnlyForTheProject() {
        var limiter = limiter(new ArrivalConfig(SLOW, new Bandwidth(1, 1, Duration.ofSeconds(30))));
        arrive(limiter, "alice");
        arrive(limiter, "bob");
        clock.advance(Duration.ofSeconds(10));

        assertThat(arrive(limiter, "bob")).isEqualTo(notYet(20));
        clock.advance(Duration.ofSeconds(20));
        assertThat(arrive(limiter, "bob")).isEqualTo(new Admitted(Why.TURN, Source.LOCAL));
    }

    @Test
    void inventedRoomIsHeldByItsProjectAlone() {
        var limiter = limiter(new ArrivalConfig(SLOW, new Bandwidth(2, 1, Duration.ofSeconds(30))));

        assertThat(arrive(limiter, new Arrival(user("alice"), "alice", "main", null)))
                .isInstanceOf(Admitted.class);
        assertThat(arrive(limiter, new Arrival(user("bob"), "bob", "main", null)))
                .isInstanceOf(Admitted.class);
        assertThat(arrive(limiter, new Arrival(user("carol"), "carol", "main", null)))
                .isEqualTo(notYet(30));
    }

    @Test
    void guestIsKnownAgainByAddress() throws Exception {
        var limiter = limiter(room(SLOW));
        var guest = Arrival.guest(InetAddress.getByName("2001:db8::1"), "main", "lobby");
        var later = Arrival.guest(InetAddress.getByName("2001:db8::2"), "main", "lobby");
        arrive(limiter, "alice");
        arrive(limiter, guest);
        clock.advance(Duration.ofSeconds(10));

        assertThat(arrive(limiter, later)).isEqualTo(new Admitted(Why.TURN, Source.LOCAL));
    }

    @Test
    void arrivalNamesNobodyAsText() {
        assertThat(arrival("alice", "ward 7")).asString().doesNotContain("alice", "ward");
    }

    private static ArrivalConfig room(Bandwidth bandwidth) {
        return new ArrivalConfig(bandwidth, null);
    }

    private static NotYet notYet(long seconds) {
        return new NotYet(false, Duration.ofSeconds(seconds), Source.LOCAL);
    }

    private static UserId user(String name) {
        return new UserId("web", name);
    }

    private static Arrival arrival(String name, String room) {
        return new Arrival(user(name), name, "main", room);
    }

    private ArrivalDecision arrive(ArrivalLimiter limiter, String name) {
        return arrive(limiter, arrival(name, "lobby"));
    }

    private ArrivalDecision arrive(ArrivalLimiter limiter, Arrival arrival) {
        return limiter.approach(arrival).arrive().result();
    }

    private ArrivalLimiter limiter(ArrivalConfig limits) {
        return ArrivalLimiter.inProcess(
                new LimitConfig(LimitConfig.DEFAULT_USER, 100, OnStoreLoss.LOCAL, 1, List.of(), limits),
                new ArrivalLimiter.Time(clock, this::hold));
    }

    private Future<Void> hold(long millis) {
        held.add(millis);
        clock.advance(Duration.ofMillis(millis));
        return Future.succeededFuture();
    }
}
