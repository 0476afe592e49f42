package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.app.Caps;
import dev.roomkey.callback.CallbackConfig;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.model.Secret;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins about which a real application is asked. */
class CallbackIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";
    private static final String SECRET = "a callback secret that is long enough for anybody";
    private static final int LIMIT = 50;

    /** Long enough for a machine that is busy with other tests. */
    private static final Duration PATIENT = Duration.ofSeconds(4);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();

    private record Question(String signature, String body) {}

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void yesIsATokenAndTheQuestionIsSigned() throws Exception {
        try (var gateway = gateway(saying("{\"allow\": true}"), PATIENT)) {
            var response = gateway.join("alice", LOBBY);

            assertThat(response.statusCode()).isEqualTo(201);
            var question = questions.remove();
            assertThat(question.signature()).isEqualTo(signed(question));
            var asked = new JsonObject(question.body());
            assertThat(asked.getString("subject")).isEqualTo("alice");
            assertThat(asked.getString("room")).isEqualTo("lobby");
            assertThat(asked.getJsonObject("grants").getBoolean("canPublish")).isTrue();
            assertThat(asked.getJsonObject("claims").fieldNames()).containsExactly("/role");
        }
    }

    @Test
    void noIsForbidden() throws Exception {
        try (var gateway = gateway(saying("{\"allow\": false}"), PATIENT)) {
            assertThat(gateway.join("alice", LOBBY).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void tokenSaysWhatWasLeftAndTheCacheKeepsItApart() throws Exception {
        var answers = new ConcurrentLinkedQueue<>(
                List.of("{\"allow\": true}", "{\"allow\": true, \"grants\": {\"canPublish\": false}, \"ttl\": 400}"));
        BiConsumer<HttpServerRequest, Buffer> changing = (request, body) -> json(request, answers.remove());
        try (var gateway = gateway(changing, PATIENT, Duration.ZERO)) {
            var whole = claims(gateway.join("alice", LOBBY));
            var less = claims(gateway.join("alice", LOBBY));

            assertThat(whole.getJsonObject("video").getBoolean("canPublish")).isTrue();
            assertThat(less.getJsonObject("video").getBoolean("canPublish")).isFalse();
            assertThat(less.getLong("exp") - less.getLong("nbf")).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "200; {\"allow\": true, \"grants\": {\"roomAdmin\": true}}; wider",
                "200; {\"allow\": tru; unreadable",
                "200; {\"allow\": true, \"allow\": true}; unreadable",
                "200; []; unreadable",
                "500; {\"allow\": true}; unanswered",
                "302; {\"allow\": true}; unanswered",
                "401; {\"allow\": true}; unanswered"
            })
    void whatIsNoAnswerIsUnavailable(int status, String body, String result) throws Exception {
        BiConsumer<HttpServerRequest, Buffer> broken = (request, asked) -> {
            request.response().setStatusCode(status);
            json(request, body);
        };
        try (var gateway = gateway(broken, PATIENT)) {
            var response = gateway.join("alice", LOBBY);

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(gateway.manage("/metrics").body())
                    .contains("roomkey_callback_total{result=\"" + result + "\"} 1.0");
        }
    }

    @Test
    void otherTypesThanJsonAreNotRead() throws Exception {
        BiConsumer<HttpServerRequest, Buffer> page = (request, asked) ->
                request.response().putHeader("content-type", "text/html").end("{\"allow\": true}");
        try (var gateway = gateway(page, PATIENT)) {
            assertThat(gateway.join("alice", LOBBY).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void slowApplicationIsGivenUpAndThenLeftAlone() throws Exception {
        try (var gateway = gateway((request, body) -> {}, Duration.ofMillis(800))) {
            for (var i = 0; i < 8; i++) {
                assertThat(gateway.join("alice", LOBBY).statusCode()).isEqualTo(503);
            }

            assertThat(questions).hasSize(CallbackConfig.DEFAULT_CAPS.failures());
        }
    }

    @Test
    void burstOfOneUserIsAskedOnceAcrossEventLoops() throws Exception {
        BiConsumer<HttpServerRequest, Buffer> thinking =
                (request, body) -> vertx.setTimer(300, fired -> json(request, "{\"allow\": true}"));
        try (var gateway = gateway(thinking, PATIENT);
                var joins = new Joins()) {
            var statuses = joins.statuses(IntStream.range(0, 30)
                    .mapToObj(i -> Joins.Call.of(gateway.port(), "alice"))
                    .toList());

            assertThat(statuses).containsOnly(201);
            assertThat(questions).hasSize(1);
        }
    }

    @Test
    void throttledUserAndRefusedRoomDoNotMakeItRing() throws Exception {
        try (var gateway = gateway(saying("{\"allow\": true}"), PATIENT, Duration.ZERO)) {
            assertThat(gateway.join("alice", "{\"room_name\": \"vault\"}").statusCode())
                    .isEqualTo(403);
            for (var i = 0; i < LIMIT + 5; i++) {
                gateway.join("alice", LOBBY);
            }

            assertThat(questions).hasSizeLessThan(LIMIT + 3).isNotEmpty();
            assertThat(gateway.join("alice", LOBBY).statusCode()).isEqualTo(429);
        }
    }

    private static BiConsumer<HttpServerRequest, Buffer> saying(String answer) {
        return (request, body) -> json(request, answer);
    }

    private static void json(HttpServerRequest request, String answer) {
        request.response().putHeader("content-type", "application/json").end(answer);
    }

    private TestGateway gateway(BiConsumer<HttpServerRequest, Buffer> route, Duration timeout) {
        return gateway(route, timeout, Duration.ofSeconds(30));
    }

    private TestGateway gateway(BiConsumer<HttpServerRequest, Buffer> route, Duration timeout, Duration cache) {
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    questions.add(new Question(request.getHeader("Roomkey-Signature"), body.toString()));
                    route.accept(request, body);
                }))
                .listen(0, "127.0.0.1")
                .await();
        var caps = CallbackConfig.DEFAULT_CAPS;
        var callback = new CallbackConfig(
                URI.create("http://127.0.0.1:" + server.actualPort() + "/authorize"),
                false,
                List.of(Secret.of(SECRET)),
                List.of(JsonPointer.from("/role")),
                new Caps(timeout, caps.maxBody(), caps.maxConcurrent(), caps.failures(), Duration.ofMinutes(1)),
                cache);
        return TestGateway.start(with(callback));
    }

    private static GatewayConfig with(CallbackConfig callback) {
        var http = TestGateway.http(HttpConfig.DEFAULT_MAX_IN_FLIGHT, Duration.ofSeconds(10), Duration.ZERO);
        var it = TestGateway.config(http, null, new Bandwidth(LIMIT, 1, Duration.ofMinutes(1)));
        return new GatewayConfig(
                it.http(),
                it.management(),
                it.livekit(),
                it.sessions(),
                it.rooms(),
                it.limits(),
                it.cache(),
                it.redis(),
                it.log(),
                it.blocks(),
                it.admin(),
                it.audit(),
                callback,
                it.tracing());
    }

    private static JsonObject claims(HttpResponse<String> response) {
        var jwt = new JsonObject(response.body()).getString("participant_token");
        assertThat(new TokenVerifier(List.of(TestGateway.KEY), InstantSource.system()).verify(jwt))
                .isInstanceOf(Verification.Valid.class);
        return new JsonObject(Buffer.buffer(
                Base64.getUrlDecoder().decode(jwt.substring(jwt.indexOf(".") + 1, jwt.lastIndexOf(".")))));
    }

    /** As the documentation says it, with the JDK alone. */
    private static String signed(Question question) throws Exception {
        var time = question.signature().substring(2, question.signature().indexOf(','));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var bytes = mac.doFinal((time + "." + question.body()).getBytes(StandardCharsets.UTF_8));
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(bytes);
    }
}
