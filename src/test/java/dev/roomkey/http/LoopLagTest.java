package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private static final long LATE = Duration.ofMillis(300).toNanos();

    private final LoopLag lag = new LoopLag(Duration.ofMillis(250));

    @Test
    void onePauseIsNoOverload() {
        lag.accept(LATE);

        assertThat(lag.isTooMuch()).isFalse();
    }

    @Test
    void lateTwiceInARowIsTooMuchUntilInTimeOnce() {
        lag.accept(LATE);
        lag.accept(LATE);
        assertThat(lag.isTooMuch()).isTrue();

        lag.accept(0);

        assertThat(lag.isTooMuch()).isFalse();
    }

    @Test
    void zeroNeverTurnsAnybodyAway() {
        var off = new LoopLag(Duration.ZERO);

        off.accept(Long.MAX_VALUE - 1);
        off.accept(Long.MAX_VALUE - 1);

        assertThat(off.isTooMuch()).isFalse();
    }
}
