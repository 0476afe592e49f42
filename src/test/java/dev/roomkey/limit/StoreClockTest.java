package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreClockTest {
    private final TestClock own = TestClock.atNewYear();
    private final List<Long> differences = new ArrayList<>();
    private final StoreClock clock = new StoreClock(own, Duration.ofSeconds(1), differences::add);

    @Test
    void ownClockIsTrustedWithinTheTolerance() {
        clock.storeSays(own.millis() + 1000);

        assertThat(clock.millis()).isEqualTo(own.millis());
    }

    @Test
    void clockThatIsOffIsCorrected() {
        clock.storeSays(own.millis() - 3_600_000);

        own.advance(Duration.ofSeconds(5));

        assertThat(clock.millis()).isEqualTo(own.millis() - 3_600_000);
        assertThat(clock.instant().toEpochMilli()).isEqualTo(clock.millis());
    }

    @Test
    void clockThatWasSetRightIsTrustedAgain() {
        clock.storeSays(own.millis() + 3_600_000);
        own.advance(Duration.ofHours(1));

        clock.storeSays(own.millis() + 1);

        assertThat(clock.millis()).isEqualTo(own.millis());
    }

    @Test
    void everyDifferenceIsTold() {
        clock.storeSays(own.millis() + 3);
        clock.storeSays(own.millis() - 60_000);

        assertThat(differences).containsExactly(3L, -60_000L);
    }
}
