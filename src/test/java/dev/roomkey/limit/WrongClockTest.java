package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Throttled;
import dev.roomkey.model.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an instance may do whose clock nobody keeps right. */
class WrongClockTest {
    private static final UserId ALICE = new UserId("web", "alice");
    private static final LimitConfig TWO_A_MINUTE =
            new LimitConfig(List.of(new Bandwidth(2, 2, Duration.ofMinutes(1))), 1000);

    private final RedisServer server = RedisServer.start();
    private final SharedLimits right = new SharedLimits(SharedLimits.patient(server));
    private final SharedLimits wrong = new SharedLimits(SharedLimits.patient(server));
    private final AtomicLong measured = new AtomicLong();
    private final UserLimiter atRightTime =
            UserLimiter.shared(TWO_A_MINUTE, right.store(InstantSource.system(), difference -> {}));

    @AfterEach
    void stop() {
        right.close();
        wrong.close();
        server.close();
    }

    @Test
    void fastClockHandsOutNothingThatIsNotThereYet() {
        right.decisions(atRightTime, ALICE, 2);
        var anHourAhead = limiter(Duration.ofHours(1));

        assertThat(wrong.decisions(anHourAhead, ALICE, 5)).hasOnlyElementsOfType(Throttled.class);
    }

    @Test
    void fastClockTakesNothingFromOthersLater() {
        var anHourAhead = limiter(Duration.ofHours(1));

        wrong.join(anHourAhead, ALICE);

        assertThat(right.decisions(atRightTime, ALICE, 2)).hasExactlyElementsOfTypes(Allowed.class, Throttled.class);
        assertThat(((Throttled) right.join(atRightTime, ALICE)).retryAfter()).isLessThan(Duration.ofSeconds(31));
    }

    @Test
    void slowClockIsCorrectedTooAndStartsNoBucketInThePast() {
        var anHourBehind = limiter(Duration.ofHours(-1));

        wrong.decisions(anHourBehind, ALICE, 2);

        assertThat(right.join(atRightTime, ALICE)).isInstanceOf(Throttled.class);
    }

    @Test
    void differenceIsMeasured() {
        var tenSecondsAhead = limiter(Duration.ofSeconds(10));

        wrong.join(tenSecondsAhead, ALICE);

        assertThat(measured.get()).isBetween(-10_500L, -9_500L);
    }

    private UserLimiter limiter(Duration ahead) {
        var system = InstantSource.system();
        return UserLimiter.shared(
                TWO_A_MINUTE, wrong.store(() -> system.instant().plus(ahead), measured::set));
    }
}
