package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Throttled;
import dev.roomkey.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UserLimiterTest {
    private static final UserId ALICE = new UserId("web", "alice");
    private static final UserId BOB = new UserId("web", "bob");

    private final TestClock clock = TestClock.atNewYear();

    @Test
    void userMaySpendTheWholeBucketAtOnceAndNoMore() {
        var limiter = limiter(new Bandwidth(3, 3, Duration.ofMinutes(1)));

        var decisions = Stream.generate(() -> join(limiter, ALICE)).limit(5).toList();

        assertThat(decisions).filteredOn(Allowed.class::isInstance).hasSize(3);
        assertThat(decisions.subList(3, 5)).allMatch(Throttled.class::isInstance);
    }

    @Test
    void remainingCountsDownAndIsNeverNegative() {
        var limiter = limiter(new Bandwidth(2, 2, Duration.ofMinutes(1)));

        var remaining = Stream.generate(() -> join(limiter, ALICE).quota().remaining())
                .limit(4)
                .toList();

        assertThat(remaining).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void throttledUserIsToldWhenToRetryAndThenGetsIn() {
        var limiter = limiter(new Bandwidth(1, 1, Duration.ofSeconds(30)));
        join(limiter, ALICE);
        clock.advance(Duration.ofSeconds(10));

        var refusal = (Throttled) join(limiter, ALICE);

        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(20));
        clock.advance(refusal.retryAfter().minusMillis(1));
        assertThat(join(limiter, ALICE)).isInstanceOf(Throttled.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(join(limiter, ALICE)).isInstanceOf(Allowed.class);
    }

    @Test
    void oneUsersBurstDoesNotTouchAnother() {
        var limiter = limiter(new Bandwidth(1, 1, Duration.ofMinutes(1)));
        join(limiter, ALICE);
        join(limiter, ALICE);

        assertThat(join(limiter, BOB)).isInstanceOf(Allowed.class);
    }

    @Test
    void sameSubjectOfAnotherNamespaceIsAnotherUser() {
        var limiter = limiter(new Bandwidth(1, 1, Duration.ofMinutes(1)));
        join(limiter, ALICE);

        assertThat(join(limiter, new UserId("mobile", "alice"))).isInstanceOf(Allowed.class);
    }

    @Test
    void allBandwidthsMustHaveATokenAndTheTightestIsReported() {
        var limiter = limiter(new Bandwidth(2, 2, Duration.ofSeconds(1)), new Bandwidth(3, 3, Duration.ofHours(1)));

        var first = join(limiter, ALICE);
        join(limiter, ALICE);
        clock.advance(Duration.ofSeconds(1));
        join(limiter, ALICE);
        clock.advance(Duration.ofSeconds(1));
        var fourth = join(limiter, ALICE);

        assertThat(first.quota().policy()).isEqualTo("user-1");
        assertThat(fourth).isInstanceOf(Throttled.class);
        assertThat(fourth.quota().policy()).isEqualTo("user-2");
        assertThat(fourth.quota().untilMore()).isGreaterThan(Duration.ofMinutes(19));
    }

    @Test
    void policiesSayHowMuchFitsIntoAWindow() {
        var limiter = limiter(new Bandwidth(20, 10, Duration.ofMinutes(1)));

        assertThat(limiter.policies()).containsExactly(new QuotaPolicy("user", 20, Duration.ofMinutes(2)));
    }

    @Test
    void threadsThatRaceForOneBucketGetExactlyWhatItHolds() throws Exception {
        var limiter = limiter(new Bandwidth(500, 500, Duration.ofDays(1)));

        try (var threads = Executors.newFixedThreadPool(8)) {
            var tries = threads.invokeAll(java.util.Collections.nCopies(2000, () -> join(limiter, ALICE)));

            var granted = 0;
            for (var one : tries) {
                granted += one.get() instanceof Allowed ? 1 : 0;
            }
            assertThat(granted).isEqualTo(500);
        }
    }

    @Test
    void bucketsAreBounded() {
        var limiter = new UserLimiter(new LimitConfig(List.of(new Bandwidth(1, 1, Duration.ofDays(1))), 100), clock);
        for (var i = 0; i < 10_000; i++) {
            join(limiter, new UserId("web", "user-" + i));
        }

        assertThat(limiter.bucketsHeld()).isLessThanOrEqualTo(100);
    }

    @Test
    void bucketThatWouldBeFullAgainIsDropped() {
        var limiter = limiter(new Bandwidth(1, 1, Duration.ofMinutes(1)));
        join(limiter, ALICE);

        clock.advance(Duration.ofMinutes(2));

        assertThat(limiter.bucketsHeld()).isZero();
    }

    private UserLimiter limiter(Bandwidth... bandwidths) {
        return new UserLimiter(new LimitConfig(List.of(bandwidths), 1000), clock);
    }

    private static LimitDecision join(UserLimiter limiter, UserId user) {
        return limiter.tryJoin(user).result();
    }
}
