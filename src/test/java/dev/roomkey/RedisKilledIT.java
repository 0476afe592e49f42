package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.HttpConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.redis.RedisConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joins go on by the clock while Redis is killed and comes back; how long they take then is for {@code load-tests} to say. */
class RedisKilledIT {
    private final RedisServer redis = RedisServer.start();
    private final TestGateway gateway = TestGateway.start(TestGateway.config(
            TestGateway.http(1000, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
            RedisConfig.of(redis.url()),
            new Bandwidth(5, 5, Duration.ofMinutes(1))));
    private final Joins joins = new Joins(100);
    private final List<Joins.Call> users = IntStream.range(0, 100)
            .mapToObj(i -> Joins.Call.of(gateway.port(), "user-" + i))
            .toList();

    @AfterEach
    void stop() {
        joins.close();
        gateway.close();
        redis.close();
    }

    @Test
    void everyAnswerIsATokenOrARefusalAndLimitsAreSharedAgainByThemselves() throws Exception {
        try (var stream = joins.stream(users)) {
            Eventually.holds(() -> stream.sent() > 300 && redis.keys("roomkey:limit:*") > 0);

            redis.kill();
            var atKill = stream.sent();
            Eventually.holds(() -> stream.sent() > atKill + 600);
            var decidedHere = gateway.decisions("local");
            redis.restart();
            Eventually.holds(() -> redis.keys("roomkey:limit:*") > 0);
            var shared = gateway.decisions("shared");
            Eventually.holds(() -> gateway.decisions("shared") > shared + 100);

            assertThat(stream.statuses()).containsOnly(201, 429).contains(201, 429);
            assertThat(decidedHere).isPositive();
        }
    }
}
