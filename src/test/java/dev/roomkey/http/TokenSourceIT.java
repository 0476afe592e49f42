package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.NodeScript;
import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** LiveKit's own browser client, in Node, against the running gateway; LiveKit's own server SDK verifies what it got. */
class TokenSourceIT {
    @Test
    void officialClientGetsATokenThatTheOfficialServerSdkAccepts() throws Exception {
        var script = NodeScript.install("token-source", "token-source.mjs");

        try (var gateway = TestGateway.start()) {
            var finished = script.run(
                    "http://127.0.0.1:" + gateway.port() + "/api/livekit-token",
                    TestSessions.cookie("alice", Instant.now()),
                    TestGateway.APP_ORIGIN,
                    TestGateway.KEY.id(),
                    TestGateway.KEY.secret().text());

            assertThat(finished.status()).as(finished.output()).isZero();
            var seen = new JsonObject(finished.output());
            assertThat(seen.getString("serverUrl")).isEqualTo("wss://livekit.example.com");
            var claims = seen.getJsonObject("claims");
            assertThat(claims.getString("sub")).isEqualTo("alice");
            assertThat(claims.getString("name")).isEqualTo("Alice");
            assertThat(claims.getJsonObject("video").getString("room")).isEqualTo("lobby");
            assertThat(seen.getBoolean("sameTokenFromClientCache")).isTrue();
            assertThat(seen.getBoolean("sameTokenFromGatewayCache")).isTrue();
            assertThat(seen.getString("refusal")).contains("received 401", "Sign in to the application first");
        }
    }
}
