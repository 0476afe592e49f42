package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InProcessLimiterTest extends UserLimiterContract {
    @Override
    UserLimiter limiter(LimitConfig config) {
        return UserLimiter.inProcess(config, clock);
    }

    @Override
    List<LimitDecision> burst(UserLimiter limiter, UserId user, int times) {
        return Stream.generate(() -> limiter.tryJoin(user).result())
                .limit(times)
                .toList();
    }

    @Test
    void decisionsAreCalledLocal() {
        var limiter = limiter(new Bandwidth(1, 1, Duration.ofMinutes(1)));

        assertThat(burst(limiter, ALICE, 2)).extracting(LimitDecision::source).containsOnly(Source.LOCAL);
    }

    @Test
    void bucketsAreBounded() {
        var limiter =
                new InProcessLimiter(new LimitConfig(List.of(new Bandwidth(1, 1, Duration.ofDays(1))), 100), clock);
        for (var i = 0; i < 10_000; i++) {
            join(limiter, new UserId("web", "user-" + i));
        }

        assertThat(limiter.bucketsHeld()).isLessThanOrEqualTo(100);
    }

    @Test
    void bucketThatWouldBeFullAgainIsDropped() {
        var limiter =
                new InProcessLimiter(new LimitConfig(List.of(new Bandwidth(1, 1, Duration.ofMinutes(1))), 100), clock);
        join(limiter, ALICE);

        clock.advance(Duration.ofMinutes(2));

        assertThat(limiter.bucketsHeld()).isZero();
    }
}
