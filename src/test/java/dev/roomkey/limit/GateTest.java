package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.limit.Gate.Slot;
import dev.roomkey.limit.LimitDecision.Source;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Bandwidth HUNDRED_A_SECOND = new Bandwidth(100, 100, Duration.ofSeconds(1));

    private final TestClock clock = TestClock.atNewYear();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Promise<Long>> answers = new ArrayList<>();
    private final Gate gate =
            new Gate(this::ask, new Gate.Facts(HUNDRED_A_SECOND, Source.SHARED, new ClockMeter(clock)));

    @Test
    void quietPlaceTakesOneAtATime() {
        gate.next();
        answer(0);
        clock.advance(Duration.ofSeconds(1));
        gate.next();

        assertThat(asked).containsExactly(1, 1);
    }

    @Test
    void whoComesWhileALeaseIsAskedForWaitsForTheNextOne() {
        var first = gate.next();
        var others = next(7);
        answer(0);
        assertThat(first.isComplete()).isTrue();
        assertThat(others).noneMatch(Future::isComplete);

        answer(0);

        assertThat(asked).hasSize(2);
        assertThat(others).allMatch(Future::succeeded);
    }

    @Test
    void busyPlaceTakesATenthOfASecondAheadAtMost() {
        next(1000);
        answer(0);
        answer(0);
        clock.advance(Duration.ofMillis(50));

        next(1);

        assertThat(asked).containsExactly(1, 999, 10);
    }

    @Test
    void leaseInHandCostsNoTrip() {
        next(20);
        answer(0);
        answer(0);
        clock.advance(Duration.ofMillis(50));
        next(1);
        answer(0);

        var served = next(9);

        assertThat(asked).hasSize(3);
        assertThat(served).allSatisfy(it -> assertThat(it.result().at()).isEqualTo(clock.millis()));
    }

    @Test
    void leaseIsLostATenthOfASecondAfterItsMoment() {
        next(20);
        answer(0);
        answer(0);
        next(1);
        answer(0);
        clock.advance(Duration.ofMillis(101));

        var late = gate.next();

        assertThat(late.isComplete()).isFalse();
        assertThat(asked).hasSize(4);
    }

    @Test
    void debtSpreadsThoseWhoWaitOverTheTimeItTakesToPayItBack() {
        next(1);
        var others = next(3);
        answer(0);

        answer(Duration.ofMillis(25).toNanos());

        assertThat(others).extracting(it -> it.result().at() - clock.millis()).containsExactly(0L, 5L, 15L);
        assertThat(gate.next().result().at() - clock.millis()).isEqualTo(25);
    }

    @Test
    void everyoneWhoWaitsHearsThatTheBucketIsLost() {
        var first = gate.next();
        var others = next(3);

        answers.removeFirst().fail("lost");

        assertThat(Stream.concat(Stream.of(first), others.stream())).allMatch(Future::failed);
        gate.next();
        assertThat(asked).hasSize(2);
    }

    private List<Future<Slot>> next(int times) {
        return IntStream.range(0, times).mapToObj(i -> gate.next()).toList();
    }

    private Future<Long> ask(int joins) {
        asked.add(joins);
        answers.add(Promise.promise());
        return answers.getLast().future();
    }

    private void answer(long nanos) {
        answers.removeFirst().complete(nanos);
    }
}
