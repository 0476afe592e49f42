package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.limit.Storm.Crowd;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of 50,000 users before a room that takes 500 a second, at four instances. */
@Tag("heavy")
class StormTest {
    private static final Bandwidth FIVE_HUNDRED = new Bandwidth(500, 500, Duration.ofSeconds(1));
    private static final ArrivalConfig ROOM = new ArrivalConfig(FIVE_HUNDRED, null);
    private static final int USERS = 50_000;
    private static final int IDEAL_SECONDS = USERS / 500;

    /** The first second has what a full bucket held beside, and the last ones what is left. */
    private static final int RAMP = 1;

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 30})
    void crowdIsLetInAtTheLimitsRate(int seconds) {
        var storm = new Storm(ROOM, Duration.ZERO);
        var crowd = storm.crowd("lobby", USERS, Duration.ofSeconds(seconds), storm.obedient());

        storm.run();

        assertThat(crowd.perSecond(RAMP, IDEAL_SECONDS - 2))
                .allSatisfy(it -> assertThat(it).isBetween(475L, 525L));
        assertAllAreIn(crowd, USERS);
        assertThat(crowd.mostSentAway()).isEqualTo(1);
    }

    @Test
    void crowdCostsTheSharedBucketNoTripForEachUser() {
        var storm = new Storm(ROOM, Duration.ZERO);
        storm.crowd("lobby", USERS, Duration.ofSeconds(2), storm.obedient());

        storm.run();

        assertThat(storm.leases()).isLessThan(USERS / 40);
    }

    @Test
    void lateAndSkewedOnesDoNotSlowTheCrowdDown() {
        var storm = new Storm(ROOM, Duration.ofMillis(800));
        var crowd = storm.crowd("lobby", USERS, Duration.ofSeconds(2), storm.jittered());

        storm.run();

        assertThat(perFiveSeconds(crowd)).allSatisfy(it -> assertThat(it).isBetween(2375L, 2625L));
        assertAllAreIn(crowd, USERS);
        assertThat(crowd.mostSentAway()).isLessThanOrEqualTo(2);
    }

    @Test
    void clocksThatDifferByMoreThanTheNetworkTakesSendNobodyAwayTwice() {
        var storm = new Storm(ROOM, Duration.ofMillis(250));
        var crowd = storm.crowd("lobby", USERS, Duration.ofSeconds(2), storm.obedient());

        storm.run();

        assertAllAreIn(crowd, USERS);
        assertThat(crowd.mostSentAway()).isEqualTo(1);
    }

    @Test
    void whoDoesNotWaitGainsNothingAndTakesNothingFromThoseWhoDo() {
        var storm = new Storm(ROOM, Duration.ZERO);
        var obedient = storm.crowd("lobby", USERS - 2000, Duration.ofSeconds(2), storm.obedient());
        var impatient = storm.crowd("lobby", 2000, Duration.ofSeconds(2), storm.impatient());

        storm.run();

        assertAllAreIn(obedient, USERS - 2000);
        assertThat(obedient.mostSentAway()).isEqualTo(1);
        assertThat(obedient.lastInAfterSeconds()).isLessThanOrEqualTo(IDEAL_SECONDS);
        assertThat(impatient.averageSeconds()).isGreaterThan(0.95 * obedient.averageSeconds());
    }

    @Test
    void whoNeverComesBackDelaysNobody() {
        var storm = new Storm(ROOM, Duration.ZERO);
        var staying = storm.crowd("lobby", USERS / 2, Duration.ofSeconds(2), storm.obedient());
        storm.crowd("lobby", USERS / 2, Duration.ofSeconds(2), storm.gone());

        storm.run();

        assertAllAreIn(staying, USERS / 2);
        assertThat(staying.mostSentAway()).isEqualTo(1);
    }

    @Test
    void twoRoomsShareTheirProject() {
        var storm = new Storm(
                new ArrivalConfig(FIVE_HUNDRED, new Bandwidth(600, 600, Duration.ofSeconds(1))), Duration.ZERO);
        var one = storm.crowd("one", 10_000, Duration.ofSeconds(2), storm.obedient());
        var other = storm.crowd("other", 10_000, Duration.ofSeconds(2), storm.obedient());

        storm.run();

        var together = Crowd.of(one, other);
        assertThat(together.perSecond(RAMP + 1, 30))
                .allSatisfy(it -> assertThat(it).isBetween(570L, 630L));
        assertThat(together.in()).isEqualTo(20_000);
        assertThat(together.lastInAfterSeconds()).isLessThan(1.2 * 20_000 / 600);
        assertThat(together.mostSentAway()).isLessThanOrEqualTo(2);
    }

    private static void assertAllAreIn(Crowd crowd, int size) {
        assertThat(crowd.in()).isEqualTo(size);
        assertThat(crowd.lastInAfterSeconds()).isLessThan(1.2 * IDEAL_SECONDS);
    }

    private static List<Long> perFiveSeconds(Crowd crowd) {
        var seconds = crowd.perSecond(5, IDEAL_SECONDS - 5);
        return IntStream.range(0, seconds.size() / 5)
                .mapToObj(i -> seconds.subList(5 * i, 5 * i + 5).stream().reduce(0L, Long::sum))
                .toList();
    }
}
