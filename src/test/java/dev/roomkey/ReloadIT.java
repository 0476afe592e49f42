package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.ConfigWatch;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running gateway whose files are changed under it. */
class ReloadIT {
    @TempDir
    private Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics();
    private Gateway gateway;
    private Reloads reloads;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), TestSessions.secret());
        configure("lobby", 2);
        var config = load();
        gateway = Gateway.start(config).await(20, TimeUnit.SECONDS);
        reloads = new Reloads(gateway::reload, new ConfigWatch(this::result, config), metrics);
    }

    @AfterEach
    void stop() throws Exception {
        reloads.close();
        client.close();
        gateway.stop().await(20, TimeUnit.SECONDS);
    }

    @Test
    void changedRulesHoldFromTheNextJoinAndSpentLimitsStaySpent() throws Exception {
        assertThat(join("lobby").statusCode()).isEqualTo(201);
        configure("hall", 2);

        reloads.look();

        assertThat(join("lobby").statusCode()).isEqualTo(403);
        assertThat(join("hall").statusCode()).as("two joins were spent").isEqualTo(429);
        assertThat(scraped()).contains("roomkey_config_reloads_total{result=\"applied\"} 1.0");
    }

    @Test
    void changedPolicyMakesKeptTokensUnreachable() throws Exception {
        var before = token(join("lobby"));
        assertThat(token(join("lobby"))).isEqualTo(before);
        configure("lobby", 9);
        Files.writeString(
                folder.resolve("gateway.yaml"),
                Files.readString(folder.resolve("gateway.yaml")).replace("canSubscribe: true", "canSubscribe: false"));

        reloads.look();

        assertThat(token(join("lobby"))).isNotEqualTo(before);
    }

    @Test
    void invalidFileKeepsTheConfigurationBefore() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), "rooms: {}");

        reloads.look();
        reloads.look();

        assertThat(join("lobby").statusCode()).isEqualTo(201);
        assertThat(scraped())
                .contains("roomkey_config_reloads_total{result=\"refused\"} 1.0", "roomkey_config_good 0.0");
    }

    @Test
    void goodAgainIsSaidOnce() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), "rooms: {}");
        reloads.look();
        configure("lobby", 2);

        reloads.look();

        assertThat(scraped())
                .contains("roomkey_config_good 1.0")
                .contains("roomkey_config_reloads_total{result=\"applied\"} 0.0");
    }

    @Test
    void replacedSecretSignsTheNextTokenAndTheOldOnesAreGone() throws Exception {
        var before = token(join("lobby"));
        Files.writeString(folder.resolve("api-secret"), "another API secret that is long enough for HS256");

        reloads.look();

        assertThat(signature(token(join("lobby")))).isNotEqualTo(signature(before));
        assertThat(scraped()).contains("roomkey_config_good 1.0");
    }

    @Test
    void replacedSessionSecretSignsEverybodyOut() throws Exception {
        assertThat(join("lobby").statusCode()).isEqualTo(201);
        Files.writeString(folder.resolve("session-secret"), "another session secret that is long enough for HS256");

        reloads.look();

        assertThat(join("lobby").statusCode()).isEqualTo(401);
    }

    @Test
    void whatNeedsARestartIsNamed() throws Exception {
        var changed = Files.readString(folder.resolve("gateway.yaml")).replace("port: 0,", "port: 0, path: /other,");
        Files.writeString(folder.resolve("gateway.yaml"), changed);

        var waiting = gateway.reload(load());

        assertThat(waiting).containsExactly("http");
        assertThat(join("lobby").statusCode()).isEqualTo(201);
    }

    @Test
    void lookingNowDoesNotWaitForTheNextTime() throws Exception {
        configure("hall", 9);

        reloads.lookNow();

        Eventually.holds(() -> join("hall").statusCode() == 201);
    }

    private String scraped() {
        return metrics.scrape("text/plain");
    }

    private void configure(String room, int joins) throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allow-missing-origin: true }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [web]
                  authenticators:
                    web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms: { rules: [ { name: one, room: %s, grants: { canSubscribe: true } } ] }
                limits: { user: [ { capacity: %d, refill: 1, period: 1h } ] }
                """.formatted(room, joins));
    }

    private ConfigLoader.Result result() {
        return new ConfigLoader(Map.of()).load(folder.resolve("gateway.yaml"));
    }

    private GatewayConfig load() {
        return ((ConfigLoader.Loaded) result()).config();
    }

    private HttpResponse<String> join(String room) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/livekit-token"))
                .header("Content-Type", "application/json")
                .header("Cookie", TestSessions.cookie("u_1", Instant.now()))
                .POST(BodyPublishers.ofString(
                        new JsonObject().put("room_name", room).encode()));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body()).getString("participant_token");
    }
}
