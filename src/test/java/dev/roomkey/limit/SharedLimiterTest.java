package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.limit.LimitDecision.Throttled;
import dev.roomkey.model.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedLimiterTest extends UserLimiterContract {
    /** It ends with the process, since mutation tests run single tests of this class again and again. */
    private static final RedisServer SERVER = RedisServer.start();

    private static final RedisView VIEW = new RedisView(SERVER);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SharedLimits instance = new SharedLimits(SharedLimits.patient(SERVER));
    private final SharedLimits other = new SharedLimits(SharedLimits.patient(SERVER));

    @BeforeEach
    void empty() {
        VIEW.flush();
    }

    @AfterEach
    void close() {
        instance.close();
        other.close();
    }

    @Override
    UserLimiter limiter(LimitConfig config) {
        return instance.limiter(config, clock);
    }

    @Override
    List<LimitDecision> burst(UserLimiter limiter, UserId user, int times) {
        return instance.decisions(limiter, user, times);
    }

    @Test
    void usualConsumeIsOneCommand() {
        var limiter = limiter(new Bandwidth(9, 9, MINUTE));
        join(limiter, ALICE);
        clock.advance(Duration.ofSeconds(10));

        var commands = VIEW.scriptsDuring(() -> join(limiter, ALICE));

        assertThat(commands).isEqualTo(1);
    }

    @Test
    void firstConsumeOfAUserNeverSeenBeforeIsOneCommand() {
        var limiter = limiter(new Bandwidth(9, 9, MINUTE));
        join(limiter, BOB);

        var commands = VIEW.scriptsDuring(() -> join(limiter, ALICE));

        assertThat(commands).isEqualTo(1);
    }

    @Test
    void consumeAfterTheBucketIsGoneIsOneCommand() {
        var limiter = limiter(new Bandwidth(9, 9, MINUTE));
        join(limiter, ALICE);
        VIEW.flush();

        var commands = VIEW.scriptsDuring(() -> join(limiter, ALICE));

        assertThat(commands).isEqualTo(1);
    }

    @Test
    void refusalThatLocalStateProvesIsNoCommand() {
        var limiter = limiter(new Bandwidth(1, 1, MINUTE));
        join(limiter, ALICE);

        var commands =
                VIEW.scriptsDuring(() -> assertThat(burst(limiter, ALICE, 50)).hasOnlyElementsOfType(Throttled.class));

        assertThat(commands).isZero();
    }

    @Test
    void refusalThatRestsOnOldStateIsProvedByOneCommand() {
        var limiter = limiter(new Bandwidth(1, 1, MINUTE));
        join(limiter, ALICE);
        clock.advance(Duration.ofMillis(1001));

        var commands = VIEW.scriptsDuring(() -> assertThat(join(limiter, ALICE)).isInstanceOf(Throttled.class));

        assertThat(commands).isEqualTo(1);
    }

    @Test
    void bucketThatIsFullAgainElsewhereIsFoundOutWithinASecond() {
        var limiter = limiter(new Bandwidth(1, 1, MINUTE));
        join(limiter, ALICE);
        VIEW.flush();

        clock.advance(Duration.ofMillis(1001));

        assertThat(join(limiter, ALICE)).isInstanceOf(Allowed.class);
    }

    @Test
    void consumeAfterAnotherInstanceMovedTheBucketIsTwoCommands() {
        var config = config(new Bandwidth(9, 9, MINUTE));
        var here = instance.limiter(config, clock);
        var there = other.limiter(config, clock);
        join(here, ALICE);
        other.join(there, ALICE);

        var commands = VIEW.scriptsDuring(() -> join(here, ALICE));

        assertThat(commands).isEqualTo(2);
    }

    @Test
    void burstOfOneUserIsAHandfulOfCommands() {
        var limiter = limiter(new Bandwidth(200, 200, Duration.ofDays(1)));

        var commands = VIEW.scriptsDuring(
                () -> assertThat(granted(burst(limiter, ALICE, 600))).isEqualTo(200));

        assertThat(commands).isLessThan(20);
    }

    @Test
    void burstAtTwoInstancesIsAHandfulOfCommandsAndGetsNoMore() {
        var config = config(new Bandwidth(200, 200, Duration.ofDays(1)));
        var here = instance.limiter(config, clock);
        var there = other.limiter(config, clock);

        var commands = VIEW.scriptsDuring(() -> {
            var first = instance.burst(here, ALICE, 300);
            var second = other.burst(there, ALICE, 300);
            assertThat(granted(first.await()) + granted(second.await())).isEqualTo(200);
        });

        assertThat(commands).isLessThan(20);
    }

    @Test
    void decisionsAreCalledShared() {
        var limiter = limiter(new Bandwidth(1, 1, MINUTE));

        assertThat(burst(limiter, ALICE, 2)).extracting(LimitDecision::source).containsOnly(Source.SHARED);
    }

    @Test
    void changedLimitTakesEffectAtTheNextRequest() {
        join(limiter(new Bandwidth(1, 1, MINUTE)), ALICE);
        var changed = limiter(new Bandwidth(5, 5, MINUTE));

        assertThat(quota(join(changed, ALICE)).remaining()).isEqualTo(4);
    }

    @Test
    void limitThatIsRolledBackFindsItsBuckets() {
        join(limiter(new Bandwidth(1, 1, MINUTE)), ALICE);
        join(limiter(new Bandwidth(5, 5, MINUTE)), ALICE);

        var rolledBack = limiter(new Bandwidth(1, 1, MINUTE));

        assertThat(join(rolledBack, ALICE)).isInstanceOf(Throttled.class);
    }

    @Test
    void keyExpiresWhenTheBucketIsFullAgain() {
        burst(limiter(new Bandwidth(10, 10, Duration.ofSeconds(100))), ALICE, 3);

        assertThat(VIEW.millisToLive(VIEW.onlyKey())).isBetween(25_000L, 30_000L);
    }

    @Test
    void keyNamesNoUserAndHoldsTheFingerprintOfTheLimit() {
        var bandwidth = new Bandwidth(10, 10, MINUTE);
        join(limiter(bandwidth), ALICE);

        assertThat(VIEW.onlyKey())
                .isEqualTo("roomkey:limit:{" + SharedLimits.TAGS.tagOf(ALICE) + "}:"
                        + new BucketTerms(List.of(bandwidth)).fingerprint())
                .doesNotContain("alice");
    }

    @Test
    void whatIsNoBucketIsReplacedByOne() {
        var limiter = limiter(new Bandwidth(5, 5, MINUTE));
        join(limiter, ALICE);
        VIEW.set(VIEW.onlyKey(), "rubbish");

        var decision = join(limiter, ALICE);

        assertThat(quota(decision).remaining()).isEqualTo(4);
        assertThat(VIEW.millisToLive(VIEW.onlyKey())).isPositive();
    }

    @Test
    void whatIsRememberedOfUsersIsBounded() {
        var limiter = instance.limiter(new LimitConfig(List.of(new Bandwidth(1, 1, Duration.ofDays(1))), 10), clock);
        for (var i = 0; i < 100; i++) {
            join(limiter, new UserId("web", "user-" + i));
        }

        assertThat(limiter.bucketsRemembered()).isLessThanOrEqualTo(10);
        assertThat(join(limiter, new UserId("web", "user-0"))).isInstanceOf(Throttled.class);
    }

    @Test
    void userWhoWasForgottenHasTheSameBucket() {
        var limiter = instance.limiter(config(new Bandwidth(5, 5, Duration.ofDays(31))), clock);
        join(limiter, ALICE);
        clock.advance(Duration.ofMinutes(11));

        var remembered = limiter.bucketsRemembered();

        assertThat(remembered).isZero();
        assertThat(quota(join(limiter, ALICE)).remaining()).isEqualTo(3);
    }

    private static LimitConfig config(Bandwidth bandwidth) {
        return new LimitConfig(List.of(bandwidth), 1000);
    }
}
