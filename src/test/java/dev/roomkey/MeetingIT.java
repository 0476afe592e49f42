package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.model.Secret;
import dev.roomkey.token.LiveKitConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Browsers that meet in a room of a real LiveKit server, with tokens of a gateway in development mode. What they do stands in
 * {@code src/test/node/playground/meet.mjs}. A second gateway takes the server's webhooks.
 */
class MeetingIT {
    private static final String LOBBY = "{\"room_name\":\"lobby\"}";

    @Test
    void browsersMeetAndWhoLeftGetsANewToken() throws Exception {
        var browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(OptionalTool::find)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> OptionalTool.skip("no Chromium on the PATH: Debian's package chromium has it"));
        var script = NodeScript.install("playground", "meet.mjs");
        try (var listening = TestGateway.start(withWebhooks());
                var livekit =
                        LiveKitServer.start(URI.create("http://127.0.0.1:" + listening.port() + "/webhooks/livekit"))) {
            listening.join("alice", LOBBY);
            assertThat(cacheStatus(listening)).isEqualTo("roomkey; hit");
            var port = RedisServer.freePort();
            var development = development(livekit, port);

            var met = script.run(
                    "http://localhost:" + port,
                    browser.toString(),
                    script.folder().toAbsolutePath().toString());

            development.stop().await(20, TimeUnit.SECONDS);
            assertThat(met.output())
                    .doesNotContain("FAILED")
                    .contains("ok twoBrowsersSeeEachOther", "ok whoLeavesIsGone");
            assertThat(met.status()).isZero();
            Eventually.holds(() -> cacheStatus(listening).equals("roomkey; fwd=stale; stored"));
            assertThat(listening.manage("/metrics").body())
                    .contains("{event=\"participant_left\",result=\"taken\"}")
                    .contains("{event=\"track_published\",result=\"taken\"}")
                    .contains("result=\"unverified\"} 0.0");
        }
    }

    private static String cacheStatus(TestGateway gateway) throws Exception {
        return gateway.join("alice", LOBBY).headers().firstValue("Cache-Status").orElseThrow();
    }

    /** As {@code serve --dev --livekit-from-env} starts it. */
    private static Gateway development(LiveKitServer livekit, int port) throws Exception {
        var sessionKey = Secret.of("the session key of a test, 32 bytes or more");
        var variables = Map.of(
                "ROOMKEY_HTTP_PORT", "" + port,
                "ROOMKEY_MANAGEMENT_PORT", "" + RedisServer.freePort(),
                "LIVEKIT_URL", livekit.url().toString(),
                "LIVEKIT_API_KEY", LiveKitServer.KEY.id(),
                "LIVEKIT_API_SECRET", LiveKitServer.KEY.secret().text());
        var loaded = new ConfigLoader(variables).development(sessionKey, true);
        assertThat(loaded).isInstanceOf(ConfigLoader.Loaded.class);
        return Gateway.startDevelopment(((ConfigLoader.Loaded) loaded).config(), sessionKey)
                .await(20, TimeUnit.SECONDS);
    }

    private static GatewayConfig withWebhooks() {
        var config = TestGateway.config(
                TestGateway.http(1000, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
                null,
                new Bandwidth(10_000, 10_000, Duration.ofMinutes(1)));
        var project =
                new LiveKitConfig(URI.create("wss://livekit.example.com"), LiveKitServer.KEY, Duration.ofHours(1));
        return new GatewayConfig(
                config.http(),
                config.management(),
                new LiveKitConfig(project.projects(), true),
                config.sessions(),
                config.rooms(),
                config.limits(),
                config.cache(),
                config.redis(),
                config.log());
    }
}
