package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.NodeScript;
import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.Bandwidth;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** LiveKit's own browser client, in Node, with the module that waits and asks again. */
class RetryingTokenSourceIT {
    private static final Path MODULE = Path.of("src/main/resources/playground/retry.js");

    /** One join every three seconds. */
    private static final ArrivalConfig CROWDED = new ArrivalConfig(new Bandwidth(1, 1, Duration.ofSeconds(3)), null);

    @Test
    void clientWaitsAsToldAndGivesUpWhereWaitingDoesNotHelp() throws Exception {
        var script = NodeScript.install("token-source", "retry.mjs");
        Files.copy(MODULE, script.folder().resolve("retry.js"), StandardCopyOption.REPLACE_EXISTING);

        try (var gateway = TestGateway.start(TestGateway.config(CROWDED))) {
            var finished = script.run(
                    "http://127.0.0.1:" + gateway.port() + "/api/livekit-token",
                    TestGateway.APP_ORIGIN,
                    TestSessions.cookie("alice", Instant.now()),
                    TestSessions.cookie("bob", Instant.now()),
                    TestSessions.cookie("carol", Instant.now()));

            assertThat(finished.status()).as(finished.output()).isZero();
            var seen = new JsonObject(finished.output());
            assertCrowdIsLetInOneByOne(seen.getJsonObject("gateway"));
            assertGivesUp(seen);
            assertWaits(seen);
        }
    }

    private static void assertCrowdIsLetInOneByOne(JsonObject gateway) {
        var crowd = gateway.getJsonArray("crowd");
        for (var i = 0; i < 3; i++) {
            var user = crowd.getJsonObject(i);
            assertThat(user.getBoolean("token")).as(crowd.encode()).isTrue();
            assertThat(user.getInteger("waits")).isEqualTo(i == 0 ? 0 : 1);
            assertThat(user.getDouble("seconds")).isGreaterThan(3 * i - 1.0);
        }
        assertThat(crowd.getJsonObject(1).getJsonArray("waited")).isSubsetOf(1, 2);
        assertThat(gateway.getJsonObject("nobody")).isEqualTo(refusedAtOnce(gateway.getJsonObject("nobody"), 401));
        assertThat(gateway.getJsonObject("forbidden"))
                .isEqualTo(refusedAtOnce(gateway.getJsonObject("forbidden"), 403));
    }

    private static void assertGivesUp(JsonObject seen) {
        assertThat(seen.getJsonObject("malformed")).isEqualTo(refusedAtOnce(seen.getJsonObject("malformed"), 400));
        assertThat(seen.getJsonObject("failed")).isEqualTo(refusedAtOnce(seen.getJsonObject("failed"), 500));
        assertThat(seen.getJsonObject("tooLong")).isEqualTo(refusedAtOnce(seen.getJsonObject("tooLong"), 503));
        assertThat(seen.getJsonObject("tooOften").getInteger("waits")).isEqualTo(1);
        assertThat(seen.getJsonObject("tooOften").getInteger("status")).isEqualTo(503);
        assertThat(seen.getJsonObject("aborted").getString("error")).isEqualTo("AbortError");
        assertThat(seen.getJsonObject("aborted").getDouble("seconds")).isLessThan(20);
        assertThat(seen.getJsonObject("abortedBefore").getString("error")).isEqualTo("AbortError");
    }

    private static void assertWaits(JsonObject seen) {
        for (var way : new String[] {"throttled", "silentProxy", "date"}) {
            var waited = seen.getJsonObject(way);
            assertThat(waited.getBoolean("token")).as(waited.encode()).isTrue();
            assertThat(waited.getJsonArray("waited").getDouble(0)).isBetween(way.equals("date") ? 0.0 : 1.0, 3.0);
        }
        assertThat(seen.getJsonObject("lastBody")).isEqualTo(new JsonObject("""
                        {"roomName": "lobby", "roomConfig": {"agents": [{"agentName": "support", "metadata": "hi"}]}}
                        """));
    }

    /** The times may be any. */
    private static JsonObject refusedAtOnce(JsonObject seen, int status) {
        return seen.copy().put("error", "TokenRefused").put("status", status).put("waits", 0);
    }

    @Test
    void recipeShowsTheModuleAsItIs() throws Exception {
        var recipe = Files.readString(Path.of("docs/recipes/retrying-token-source.md"));

        assertThat(recipe).endsWith("```js\n" + Files.readString(MODULE) + "```\n");
    }
}
