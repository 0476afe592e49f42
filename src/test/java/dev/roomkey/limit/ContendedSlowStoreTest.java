package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import dev.roomkey.RedisServer;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import dev.roomkey.redis.FaultProxy;
import dev.roomkey.redis.RedisConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An instance far from Redis, and one so near that it always gets at the bucket first. */
@Tag("heavy")
class ContendedSlowStoreTest {
    private static final UserId ALICE = new UserId("web", "alice");
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final LimitConfig CONFIG =
            new LimitConfig(List.of(new Bandwidth(1_000_000, 1, Duration.ofDays(1))), 10);

    private final RedisServer server = RedisServer.start();
    private final FaultProxy proxy = proxy();
    private final SharedLimits far = new SharedLimits(config());
    private final SharedLimits near = new SharedLimits(SharedLimits.patient(server));
    private final UserLimiter farLimiter = far.limiter(CONFIG, InstantSource.system());
    private final UserLimiter nearLimiter = near.limiter(CONFIG, InstantSource.system());
    private final AtomicInteger joins = new AtomicInteger();
    private volatile boolean over;

    @AfterEach
    void stop() throws IOException {
        over = true;
        far.close();
        near.close();
        proxy.close();
        server.close();
    }

    @Test
    void joinThatIsNeverFirstWaitsForOneDeadlineAndNotForEveryAttempt() {
        while (far.join(farLimiter, ALICE).source() != Source.SHARED) {
            // its first commands may be too late on a cold JVM
        }
        goOnJoining();
        Eventually.holds(() -> joins.get() > 50);
        proxy.delay(DEADLINE.toMillis() * 2 / 5);
        var start = System.nanoTime();

        var decision = far.join(farLimiter, ALICE);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(DEADLINE.multipliedBy(2).dividedBy(5), DEADLINE.multipliedBy(2));
        assertThat(decision.source()).isEqualTo(Source.LOCAL);
    }

    private Future<Void> goOnJoining() {
        return near.burst(nearLimiter, ALICE, 1)
                .onSuccess(decided -> joins.incrementAndGet())
                .compose(decided -> over ? Future.<Void>succeededFuture() : goOnJoining());
    }

    private FaultProxy proxy() {
        try {
            return FaultProxy.to(server.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RedisConfig config() {
        var config = RedisConfig.of(proxy.url());
        return new RedisConfig(
                config.targets(), config.keyPrefix(), DEADLINE, config.connectTimeout(), config.circuit());
    }
}
