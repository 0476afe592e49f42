package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.redis.RedisConfig;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two gateways before one room that takes few, with a real Redis between them. */
class CrowdedRoomIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    /** Ten at once, and then one every two seconds. */
    private static final ArrivalConfig ROOM = new ArrivalConfig(new Bandwidth(10, 1, Duration.ofSeconds(2)), null);

    private final RedisServer redis = RedisServer.start();
    private final List<TestGateway> gateways = List.of(TestGateway.start(config()), TestGateway.start(config()));

    @AfterEach
    void stop() {
        gateways.forEach(TestGateway::close);
        redis.close();
    }

    @Test
    void bothTogetherLetInWhatTheRoomTakesAndTellEachOfTheOthersTheirTime() throws Exception {
        var answers = crowd(16);

        assertThat(answers).filteredOn(it -> it.statusCode() == 201).hasSizeBetween(10, 13);
        assertThat(answers)
                .filteredOn(it -> it.statusCode() == 503)
                .hasSizeBetween(3, 6)
                .allSatisfy(it -> {
                    assertThat(new JsonObject(it.body()).getString("type"))
                            .isEqualTo("urn:roomkey:problem:room-crowded");
                    assertThat(it.headers().firstValueAsLong("Retry-After").getAsLong())
                            .isBetween(1L, 12L);
                    assertThat(it.headers().firstValue("RateLimit").orElseThrow())
                            .contains("r=5;");
                });
        assertThat(gateways.getFirst().manage("/metrics").body())
                .contains("roomkey_arrivals_total{decision=\"free\",source=\"shared\"}");
    }

    @Test
    void whoWaitedAsToldGetsInAtTheOtherGateway() throws Exception {
        crowd(11);
        var away = gateways.getFirst().join("late", LOBBY);
        assertThat(away.statusCode()).isEqualTo(503);
        var seconds = away.headers().firstValueAsLong("Retry-After").getAsLong();
        var start = System.nanoTime();

        Thread.sleep(Duration.ofSeconds(seconds));
        var back = gateways.getLast().join("late", LOBBY);

        assertThat(back.statusCode()).as(back.body()).isEqualTo(201);
        assertThat(back.headers().firstValue("RateLimit").orElseThrow()).contains("r=4;");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(seconds + 4));
        assertThat(gateways.getLast().manage("/metrics").body())
                .contains("roomkey_arrivals_total{decision=\"turn\",source=\"shared\"} 1.0");
    }

    @Test
    void reconnectIsNotChargedAtEitherGateway() throws Exception {
        gateways.getFirst().join("alice", LOBBY);
        Eventually.holds(() -> redis.keys("roomkey:turn:*") == 1);

        assertThat(gateways.getFirst().join("alice", LOBBY).statusCode()).isEqualTo(201);
        assertThat(gateways.getLast().join("alice", LOBBY).statusCode()).isEqualTo(201);

        assertThat(gateways.getLast().manage("/metrics").body())
                .contains("roomkey_arrivals_total{decision=\"again\",source=\"shared\"} 1.0")
                .contains("roomkey_arrivals_total{decision=\"free\",source=\"shared\"} 0.0");
    }

    @Test
    void reconnectCostsOneCommandMoreAndNoScript() throws Exception {
        gateways.getFirst().join("alice", LOBBY);
        Eventually.holds(() -> redis.keys("roomkey:turn:*") == 1 && redis.keys("roomkey:token:*") == 1);
        redis.command("CONFIG", "RESETSTAT");

        gateways.getFirst().join("alice", LOBBY);

        assertThat(redis.calls()).containsAllEntriesOf(Map.of("evalsha", 1L, "mget", 1L));
        assertThat(redis.calls().get("get"))
                .as("the turn's, and the one in the user's script")
                .isEqualTo(2);
    }

    private List<HttpResponse<String>> crowd(int users) throws Exception {
        var answers = new ArrayList<HttpResponse<String>>();
        for (var i = 0; i < users; i++) {
            answers.add(gateways.get(i % 2).join("user-" + i, LOBBY));
        }
        return answers;
    }

    private GatewayConfig config() {
        var defaults = RedisConfig.of(redis.url());
        return TestGateway.config(
                ROOM,
                new RedisConfig(
                        defaults.targets(),
                        defaults.keyPrefix(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        defaults.circuit()));
    }
}
