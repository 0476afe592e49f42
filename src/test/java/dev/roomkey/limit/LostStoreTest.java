package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.TestClock;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.limit.LimitDecision.Undecided;
import dev.roomkey.model.UserId;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisConfig.Circuit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LostStoreTest {
    private static final UserId ALICE = new UserId("web", "alice");
    private static final UserId BOB = new UserId("web", "bob");
    private static final Bandwidth TWENTY = new Bandwidth(20, 20, Duration.ofDays(1));
    private static final int INSTANCES = 3;

    /** One that a busy machine keeps; only a Redis that is frozen lets anybody wait for it. */
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** What a busy machine adds to two deadlines; a deadline for each of a hundred joins would be far more. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final TestClock clock = TestClock.atNewYear();
    private final RedisServer server = RedisServer.start();
    private final SharedLimits instance = new SharedLimits(impatient());

    @AfterEach
    void stop() {
        instance.close();
        server.close();
    }

    @Test
    void withoutRedisEachInstanceGrantsItsShare() {
        var limiter = limiter(OnStoreLoss.LOCAL);
        server.kill();

        var decisions = instance.decisions(limiter, ALICE, 10);

        assertThat(decisions).extracting(LimitDecision::source).containsOnly(Source.LOCAL);
        assertThat(decisions).filteredOn(Allowed.class::isInstance).hasSize(20 / INSTANCES);
    }

    @Test
    void withoutRedisDenyDecidesNothingAndSaysWhenToRetry() {
        var limiter = limiter(OnStoreLoss.DENY);
        server.kill();

        var decision = instance.join(limiter, ALICE);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Undecided.class, it -> assertThat(it.retryAfter()).isPositive());
    }

    @Test
    void withoutRedisAllowLetsEverybodyIn() {
        var limiter = limiter(OnStoreLoss.ALLOW);
        server.kill();

        var decisions = instance.decisions(limiter, ALICE, 50);

        assertThat(decisions).hasOnlyElementsOfType(Allowed.class);
        assertThat(decisions).extracting(LimitDecision::source).containsOnly(Source.NONE);
    }

    @Test
    void sharedBucketsDecideAgainWhenRedisIsBack() {
        var limiter = limiter(OnStoreLoss.LOCAL);
        server.kill();
        assertThat(instance.join(limiter, ALICE).source()).isEqualTo(Source.LOCAL);

        server.restart();

        awaitShared(limiter, ALICE);
    }

    @Test
    void bucketOutlivesARestartedRedisForThoseWhoRememberIt() {
        var limiter = limiter(OnStoreLoss.DENY);
        awaitShared(limiter, BOB);
        assertThat(instance.decisions(limiter, ALICE, 15)).hasOnlyElementsOfType(Allowed.class);
        server.restart();
        awaitShared(limiter, BOB);

        var decision = (Allowed) instance.join(limiter, ALICE);

        assertThat(decision.quota().remaining()).isEqualTo(4);
    }

    @Test
    void errorReplyIsALostStoreToo() {
        var limiter = limiter(OnStoreLoss.LOCAL);
        awaitShared(limiter, ALICE);
        try (var view = new RedisView(server)) {
            view.makeAList(view.onlyKey());
        }

        assertThat(instance.join(limiter, ALICE).source()).isEqualTo(Source.LOCAL);
    }

    @Test
    void consumeWithoutAnAnswerInTimeIsDecidedHereAndNeverRepeated() {
        var limiter = limiter(OnStoreLoss.LOCAL);
        awaitShared(limiter, BOB);
        try (var view = new RedisView(server)) {
            var scripts = view.scriptsDuring(() -> {
                server.freeze();
                for (var i = 0; i < 3; i++) {
                    assertThat(instance.join(limiter, ALICE).source()).isEqualTo(Source.LOCAL);
                }
                server.thaw();
            });

            assertThat(scripts).isLessThanOrEqualTo(3);
        }
        awaitShared(limiter, BOB);
        assertThat(((Allowed) instance.join(limiter, ALICE)).quota().remaining())
                .isBetween(16L, 18L);
    }

    @Test
    void burstWithoutAnAnswerWaitsForTwoDeadlinesAtMost() {
        var limiter = limiter(OnStoreLoss.LOCAL);
        awaitShared(limiter, BOB);
        server.freeze();
        var start = System.nanoTime();

        var decisions = instance.decisions(limiter, ALICE, 100);

        var took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(decisions).extracting(LimitDecision::source).containsOnly(Source.LOCAL);
        assertThat(took).isBetween(DEADLINE, DEADLINE.multipliedBy(2).plus(SLACK));
    }

    private UserLimiter limiter(OnStoreLoss onStoreLoss) {
        return instance.limiter(new LimitConfig(List.of(TWENTY), 1000, onStoreLoss, INSTANCES), clock);
    }

    /** The circuit never opens before a test's last request, and closes soon. */
    private RedisConfig impatient() {
        var config = RedisConfig.of(server.url());
        return new RedisConfig(
                config.targets(),
                config.keyPrefix(),
                DEADLINE,
                config.connectTimeout(),
                new Circuit(5, Duration.ofMillis(20)));
    }

    private void awaitShared(UserLimiter limiter, UserId user) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (instance.join(limiter, user).source() != Source.SHARED) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }
}
