package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Quota;
import dev.roomkey.limit.LimitDecision.Throttled;
import dev.roomkey.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every limiter promises, wherever its buckets live. */
abstract class UserLimiterContract {
    static final UserId ALICE = new UserId("web", "alice");
    static final UserId BOB = new UserId("web", "bob");

    final TestClock clock = TestClock.atNewYear();

    /** A limiter by {@link #clock}, with fresh buckets. */
    abstract UserLimiter limiter(LimitConfig config);

    /** Asks for {@code times} joins at once and gives the decisions in the order of the asking. */
    abstract List<LimitDecision> burst(UserLimiter limiter, UserId user, int times);

    @Test
    void userMaySpendTheWholeBucketAtOnceAndNoMore() {
        var limiter = limiter(new Bandwidth(3, 3, Duration.ofMinutes(1)));

        var decisions = burst(limiter, ALICE, 5);

        assertThat(decisions.subList(0, 3)).hasOnlyElementsOfType(Allowed.class);
        assertThat(decisions.subList(3, 5)).hasOnlyElementsOfType(Throttled.class);
    }

    @Test
    void remainingCountsDownAndIsNeverNegative() {
        var limiter = limiter(new Bandwidth(2, 2, Duration.ofMinutes(1)));

        var remaining = Stream.generate(() -> quota(join(limiter, ALICE)).remaining())
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
        burst(limiter, ALICE, 2);

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

        assertThat(quota(first).policy()).isEqualTo("user-1");
        assertThat(fourth).isInstanceOf(Throttled.class);
        assertThat(quota(fourth).policy()).isEqualTo("user-2");
        assertThat(quota(fourth).untilMore()).isGreaterThan(Duration.ofMinutes(19));
    }

    @Test
    void joinThatIsGivenBackCanBeSpentAgain() {
        var limiter = limiter(new Bandwidth(1, 1, Duration.ofDays(1)));
        var spent = join(limiter, ALICE);

        limiter.giveBack(ALICE, spent.source());

        assertThat(join(limiter, ALICE)).isInstanceOf(Allowed.class);
        assertThat(join(limiter, ALICE)).isInstanceOf(Throttled.class);
    }

    @Test
    void bucketHoldsNoMoreForWhatIsGivenBack() {
        var limiter = limiter(new Bandwidth(2, 2, Duration.ofDays(1)));
        var spent = join(limiter, ALICE);

        IntStream.range(0, 5).forEach(i -> limiter.giveBack(ALICE, spent.source()));

        assertThat(granted(burst(limiter, ALICE, 5))).isEqualTo(2);
    }

    @Test
    void policiesSayHowMuchFitsIntoAWindow() {
        var limiter = limiter(new Bandwidth(20, 10, Duration.ofMinutes(1)));

        assertThat(limiter.policies()).containsExactly(new QuotaPolicy("user", 20, Duration.ofMinutes(2)));
    }

    @Test
    void requestsThatRaceForOneBucketGetExactlyWhatItHolds() throws Exception {
        var limiter = limiter(new Bandwidth(100, 100, Duration.ofDays(1)));

        var granted = IntStream.range(0, 8)
                .parallel()
                .mapToLong(i -> granted(burst(limiter, ALICE, 50)))
                .sum();

        assertThat(granted).isEqualTo(100);
    }

    final UserLimiter limiter(Bandwidth... bandwidths) {
        return limiter(new LimitConfig(List.of(bandwidths), 1000));
    }

    final LimitDecision join(UserLimiter limiter, UserId user) {
        return burst(limiter, user, 1).getFirst();
    }

    static long granted(List<LimitDecision> decisions) {
        return decisions.stream().filter(Allowed.class::isInstance).count();
    }

    static Quota quota(LimitDecision decision) {
        return switch (decision) {
            case Allowed allowed -> allowed.quota();
            case Throttled throttled -> throttled.quota();
            case LimitDecision.Undecided it -> throw new AssertionError("nobody decided");
        };
    }
}
