package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.HttpConfig;
import dev.roomkey.redis.RedisConfig;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several gateways and one real Redis, from outside. */
class SharedRedisIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    private RedisServer redis = RedisServer.start();
    private final List<TestGateway> gateways = new ArrayList<>();

    @BeforeEach
    void startGateways() {
        for (var i = 0; i < 3; i++) {
            gateways.add(TestGateway.start(
                    TestGateway.http(1000, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO), shared()));
        }
    }

    @AfterEach
    void stop() {
        gateways.forEach(TestGateway::close);
        redis.close();
    }

    @Test
    void tokenOfOneGatewayIsHandedOutByTheOthers() throws Exception {
        var first = gateways.get(0).join("anna", LOBBY);
        awaitKept();

        var second = gateways.get(1).join("anna", LOBBY);
        var third = gateways.get(2).join("anna", LOBBY);

        assertThat(first.headers().firstValue("Cache-Status")).hasValue("roomkey; fwd=miss; stored");
        assertThat(second.headers().firstValue("Cache-Status")).hasValue("roomkey; hit");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(third.body()).isEqualTo(first.body());
    }

    @Test
    void limitHoldsExactlyAcrossAllGateways() throws Exception {
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (var user = 0; user < 10; user++) {
                var answers = inParallel(threads, "user-" + user, 30);

                assertThat(answers).containsOnly(201, 429);
                assertThat(answers.stream().filter(it -> it == 201)).hasSize((int) TestGateway.JOINS_A_MINUTE);
            }
        }
    }

    @Test
    void redisHoldsNoTokenNoUserNoRoomAndNoSecret() throws Exception {
        gateways.getFirst().join("carol-the-user", LOBBY);
        awaitKept();

        assertThat(redis.keys("roomkey:token:*")).isPositive();
        assertThat(redis.keys("roomkey:generation:*")).isPositive();
        assertThat(redis.keys("roomkey:limit:*")).isPositive();
        for (var word : List.of(
                "eyJ", "carol", "lobby", "devkey", TestGateway.KEY.secret().text())) {
            assertThat(keysOrValuesWith(word)).as(word).isZero();
        }
        assertThat(keysOrValuesWith("roomkey:"))
                .as("the search finds what is there")
                .isPositive();
    }

    @Test
    void lostRedisIsFeltByNobodyAndLimitsAreSharedAgainAfterwards() throws Exception {
        gateways.getFirst().join("dave", LOBBY);

        redis.kill();
        var during = gateways.getFirst().join("dave", LOBBY);
        var metrics = gateways.getFirst().manage("/metrics").body();
        redis.restart();

        assertThat(during.statusCode()).isEqualTo(201);
        assertThat(metrics).contains("source=\"local\"").contains("roomkey_redis_command_seconds_count{");
        awaitShared();
    }

    @Test
    void readinessDoesNotAskRedis() throws Exception {
        redis.kill();

        assertThat(gateways.getFirst().manage("/health/ready").statusCode()).isEqualTo(200);
        redis.restart();
    }

    private List<Integer> inParallel(ExecutorService threads, String user, int joins) throws Exception {
        var calls = new ArrayList<Callable<HttpResponse<String>>>();
        for (var i = 0; i < joins; i++) {
            var gateway = gateways.get(i % gateways.size());
            calls.add(() -> gateway.join(user, LOBBY));
        }
        var codes = new ArrayList<Integer>();
        for (Future<HttpResponse<String>> answer : threads.invokeAll(calls)) {
            codes.add(answer.get().statusCode());
        }
        return codes;
    }

    private long keysOrValuesWith(String word) {
        var search = """
                local found = 0
                for _, key in ipairs(redis.call('KEYS', '*')) do
                  if string.find(key .. redis.call('GET', key), ARGV[1], 1, true) then found = found + 1 end
                end
                return found""";
        return redis.number("EVAL", search, "0", word);
    }

    /** The write of a minted token is not waited for by the join that minted it. */
    private void awaitKept() {
        Eventually.holds(() -> redis.keys("roomkey:token:*") > 0);
    }

    private void awaitShared() {
        var user = Instant.now().toString();
        Eventually.holds(() -> {
            gateways.getFirst().join(user + System.nanoTime(), LOBBY);
            return redis.keys("roomkey:limit:*") > 0;
        });
    }

    private RedisConfig shared() {
        var defaults = RedisConfig.of(URI.create("redis://127.0.0.1:" + redis.port()));
        return new RedisConfig(
                defaults.targets(),
                defaults.keyPrefix(),
                Duration.ofSeconds(4),
                Duration.ofSeconds(4),
                defaults.circuit());
    }
}
