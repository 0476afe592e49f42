package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.OpenApiContract;
import dev.roomkey.TestGateway;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.webhook.Sent;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks as a LiveKit server posts them, at the listening socket. */
class WebhookIT {
    private static final String PATH = "/webhooks/livekit";
    private static final String TYPE = "application/webhook+json";
    private static final String LOBBY = "{\"room_name\":\"lobby\"}";

    private static TestGateway gateway;
    private static OpenApiContract contract;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(config(true));
        contract = new OpenApiContract(
                gateway.send(gateway.request("/openapi.yaml").GET()).body());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void whoHasLeftGetsANewToken() throws Exception {
        var first = token(gateway.join("leaver", LOBBY));
        assertThat(token(gateway.join("leaver", LOBBY))).isEqualTo(first);

        var answer = post(Sent.left("EV_left", "lobby", "leaver", Instant.now().plusSeconds(60)));

        assertThat(answer.statusCode()).isEqualTo(200);
        var again = gateway.join("leaver", LOBBY);
        assertThat(again.headers().firstValue("Cache-Status")).contains("roomkey; fwd=stale; stored");
        assertThat(gateway.manage("/metrics").body())
                .contains("roomkey_webhooks_total{event=\"participant_left\",result=\"taken\"}");
    }

    @Test
    void othersKeepTheirToken() throws Exception {
        var before = token(gateway.join("stayer", LOBBY));

        post(Sent.left("EV_other", "lobby", "somebody", Instant.now().plusSeconds(60)));

        assertThat(token(gateway.join("stayer", LOBBY))).isEqualTo(before);
    }

    @Test
    void repeatedEventIsAnswered200AndDoesNothing() throws Exception {
        var token = token(gateway.join("twice", LOBBY));
        var body = Sent.left("EV_twice", "lobby", "twice", Instant.now().minusSeconds(60));
        post(body);

        var answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(token(gateway.join("twice", LOBBY))).isEqualTo(token);
        assertThat(gateway.manage("/metrics").body())
                .contains("roomkey_webhooks_total{event=\"participant_left\",result=\"repeated\"} 1.0");
    }

    @Test
    void bodyThatIsHashedElsewhereIsTaken() throws Exception {
        var body = new JsonObject()
                .put("event", "room_started")
                .put("id", "EV_long")
                .put("room", new JsonObject().put("name", "lobby").put("metadata", "m".repeat(60_000)))
                .encode();

        assertThat(post(body).statusCode()).isEqualTo(200);
    }

    @Test
    void plainJsonIsTakenToo() throws Exception {
        var body = "{\"event\":\"room_started\",\"id\":\"EV_plain\"}";

        assertThat(post(body, "application/json", signed(body)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "Bearer ", "a.b.c"})
    void whatLiveKitDidNotSignIsRefused(String authorization) throws Exception {
        assertThat(post("{\"event\":\"room_started\",\"id\":\"EV_1\"}", TYPE, authorization)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void otherBodyIsRefused() throws Exception {
        var signed = signed("{\"event\":\"room_started\",\"id\":\"EV_1\"}");

        assertThat(post("{\"event\":\"room_started\",\"id\":\"EV_2\"}", TYPE, signed)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokenThatWasHandedOutSignsNoWebhook() throws Exception {
        var token = token(gateway.join("forger", LOBBY));

        assertThat(post("{\"event\":\"room_started\",\"id\":\"EV_1\"}", TYPE, token)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void signedNonsenseIsRefused() throws Exception {
        assertThat(post("{}").statusCode()).isEqualTo(400);
    }

    @Test
    void otherTypeIsRefused() throws Exception {
        assertThat(post("{}", "text/plain", signed("{}")).statusCode()).isEqualTo(415);
    }

    @Test
    void bodyOverTheCapIsRefused() throws Exception {
        assertThat(post("x".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);
    }

    @Test
    void otherMethodIsRefused() throws Exception {
        var answer = gateway.send(gateway.request(PATH).GET());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void noPageMaySendThem() throws Exception {
        var body = "{\"event\":\"room_started\",\"id\":\"EV_cors\"}";
        var request = request(body, TYPE, signed(body)).header("Origin", TestGateway.APP_ORIGIN);

        assertThat(gateway.send(request).headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void nothingIsTakenUntilConfiguredAndThenWithoutARestart() throws Exception {
        try (var off = TestGateway.start(config(false))) {
            var body = "{\"event\":\"room_started\",\"id\":\"EV_1\"}";
            var request = off.request(PATH)
                    .header("Content-Type", TYPE)
                    .header("Authorization", signed(body))
                    .POST(BodyPublishers.ofString(body));
            assertThat(off.send(request).statusCode()).isEqualTo(404);

            off.gateway().reload(config(true));

            assertThat(off.send(request).statusCode()).isEqualTo(200);
        }
    }

    private static GatewayConfig config(boolean webhooks) {
        var config = TestGateway.config();
        return new GatewayConfig(
                config.http(),
                config.management(),
                new LiveKitConfig(config.livekit().projects(), webhooks),
                config.sessions(),
                config.rooms(),
                config.limits(),
                config.cache(),
                config.redis(),
                config.log());
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return post(body, TYPE, signed(body));
    }

    private static HttpResponse<String> post(String body, String type, String authorization) throws Exception {
        var answer = gateway.send(request(body, type, authorization));
        contract.check(PATH, answer);
        return answer;
    }

    private static HttpRequest.Builder request(String body, String type, String authorization) {
        return gateway.request(PATH)
                .header("Content-Type", type)
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body));
    }

    private static String signed(String body) {
        return Sent.authorization(TestGateway.KEY.id(), TestGateway.KEY.secret().text(), body);
    }

    private static String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body()).getString("participant_token");
    }
}
