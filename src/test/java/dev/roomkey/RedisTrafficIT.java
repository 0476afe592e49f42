package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.HttpConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.redis.RedisConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running gateway sends to Redis: counted by its links, and by Redis itself, which counts what a script calls too. */
class RedisTrafficIT {
    private static final int LIMIT = 5;
    private static final int USERS = 100;

    /** The blocks are read, a refusal is proven anew, and the token looked up. */
    private static final int EACH_SECOND = 3;

    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    private final RedisServer redis = RedisServer.start();
    private final TestGateway gateway = TestGateway.start(TestGateway.config(
            TestGateway.http(1000, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
            patient(),
            new Bandwidth(LIMIT, 1, Duration.ofDays(1))));

    @BeforeEach
    void letRedisKnowTheScript() throws Exception {
        gateway.join("somebody", LOBBY);
        Eventually.holds(() -> redis.keys("roomkey:token:*") == 1 && redis.keys("roomkey:generation:*") == 1);
        redis.command("CONFIG", "RESETSTAT");
    }

    @AfterEach
    void stop() {
        gateway.close();
        redis.close();
    }

    @Test
    void firstTokenOfAUserIsFourCommandsAndAHitIsTwo() throws Exception {
        var before = look();
        gateway.join("anna", LOBBY);
        Eventually.holds(() -> calls().equals(Map.of("evalsha", 1L, "mget", 1L, "set", 2L)));
        assertCommandsSince(before, 4);

        redis.command("CONFIG", "RESETSTAT");
        var hit = gateway.join("anna", LOBBY);

        assertThat(hit.headers().firstValue("Cache-Status")).hasValue("roomkey; hit");
        assertCommandsSince(before, 6);
        assertThat(calls()).containsExactlyInAnyOrderEntriesOf(Map.of("evalsha", 1L, "mget", 1L));
    }

    /** Limit and look-up leave together, and so do generation and token: each pair is one read to Redis. */
    @Test
    void commandsOfOneTurnAreOnePacket() throws Exception {
        var before = redis.reads();

        for (var i = 0; i < USERS; i++) {
            gateway.join("user-" + i, LOBBY);
        }

        Eventually.holds(() -> redis.keys("roomkey:token:*") == 1 + USERS);
        assertThat(redis.reads() - before).isBetween(2L * USERS, 3L * USERS);
    }

    @Test
    void missOfAKnownUserIsThreeCommands() throws Exception {
        gateway.join("anna", LOBBY);
        Eventually.holds(() -> redis.keys("roomkey:token:*") == 2);
        var another = TestSessions.token(
                "anna", Instant.now().plus(Duration.ofHours(1)), new JsonObject().put("sid", "another"));
        redis.command("CONFIG", "RESETSTAT");
        var before = look();

        gateway.post(LOBBY, "Cookie", TestSessions.COOKIE + "=" + another, "Origin", TestGateway.APP_ORIGIN);

        Eventually.holds(() -> redis.keys("roomkey:token:*") == 3);
        assertCommandsSince(before, 3);
        assertThat(calls()).containsExactlyInAnyOrderEntriesOf(Map.of("evalsha", 1L, "mget", 1L, "set", 1L));
    }

    @Test
    void refusalThatFollowsFromWhatWasSeenIsNoCommand() throws Exception {
        for (var i = 0; i < LIMIT; i++) {
            gateway.join("anna", LOBBY);
        }

        Eventually.holds(() -> {
            assertThat(gateway.join("anna", LOBBY).statusCode()).isEqualTo(429);
            var before = gateway.redisCommands();
            assertThat(gateway.join("anna", LOBBY).statusCode()).isEqualTo(429);
            return gateway.redisCommands() == before;
        });
    }

    @Test
    void sixHundredRequestsOfOneUserAtOnceAreFewerThanTwentyCommands() throws Exception {
        try (var joins = new Joins(200)) {
            joins.statuses(Collections.nCopies(600, Joins.Call.of(gateway.port(), "who opens the connections")));
            redis.command("CONFIG", "RESETSTAT");
            var before = gateway.redisCommands();
            var begun = Instant.now();

            var statuses = joins.statuses(Collections.nCopies(600, Joins.Call.of(gateway.port(), "anna")));

            assertThat(statuses).containsOnly(201, 429);
            assertThat(statuses.stream().filter(it -> it == 201)).hasSize(LIMIT);
            var seconds = Duration.between(begun, Instant.now()).toSeconds();
            assertThat(gateway.redisCommands() - before).isPositive().isLessThan(20 + EACH_SECOND * seconds);
        }
    }

    private Look look() throws Exception {
        return new Look(gateway.redisCommands(), Instant.now());
    }

    /** How many commands the gateway had counted. */
    private record Look(long commands, Instant at) {}

    /** One is counted a moment after Redis has answered it, and each second one more reads the blocks. */
    private void assertCommandsSince(Look before, long expected) throws Exception {
        Eventually.holds(() -> gateway.redisCommands() - before.commands() >= expected);
        var after = look();
        var seconds = Duration.between(before.at(), after.at()).toSeconds();
        assertThat(after.commands() - before.commands()).isLessThanOrEqualTo(expected + 2 + EACH_SECOND * seconds);
    }

    /** What was called, but by scripts and by this test, which says {@code EVAL}: each run of the limiter's is a {@code TIME}, a {@code GET} and at most one {@code SET}. */
    private Map<String, Long> calls() {
        var calls = new TreeMap<>(redis.calls());
        calls.keySet().retainAll(Set.of("evalsha", "mget", "set", "del"));
        calls.computeIfPresent("set", (set, count) -> count - calls.getOrDefault("evalsha", 0L));
        calls.values().removeIf(it -> it == 0);
        return calls;
    }

    private RedisConfig patient() {
        var defaults = RedisConfig.of(redis.url());
        return new RedisConfig(
                defaults.targets(),
                defaults.keyPrefix(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                defaults.circuit());
    }
}
