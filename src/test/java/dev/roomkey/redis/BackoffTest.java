package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void firstAttemptIsMadeAtOnce() {
        var backoff = new Backoff(new Random(1));

        assertThat(backoff.next()).isZero();
    }

    @Test
    void goodConnectionStartsItAnew() {
        var backoff = new Backoff(new Random(1));
        IntStream.range(0, 5).forEach(i -> backoff.next());

        backoff.reset();

        assertThat(backoff.next()).isZero();
    }

    @Property(tries = 200)
    void laterAttemptsWaitLongerButNeverAboveTheLongest(@ForAll long seed) {
        var backoff = new Backoff(new Random(seed));
        backoff.next();

        var delays = LongStream.generate(backoff::next).limit(50).boxed().toList();

        assertThat(delays).allMatch(it -> it > 0 && it <= Backoff.LONGEST.toMillis());
        assertThat(delays.getFirst()).isLessThanOrEqualTo(20);
        assertThat(delays.getLast()).isGreaterThan(Backoff.LONGEST.toMillis() / 2);
    }
}
