package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.roomkey.OpenApiContract;
import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public listener from outside; every answer of the token endpoint is held against {@code openapi.yaml}. */
class TokenEndpointIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    private static TestGateway gateway = TestGateway.start();
    private static OpenApiContract contract = new OpenApiContract("{}");

    @BeforeAll
    static void readContract() throws Exception {
        contract = new OpenApiContract(
                gateway.send(gateway.request("/openapi.yaml").GET()).body());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void signedInUserGetsATokenThatTheOfficialSdkVerifies() throws Exception {
        var response = gateway.join("anna", LOBBY);

        assertThat(response.statusCode()).isEqualTo(201);
        contract.check(response);
        var body = new JsonObject(response.body());
        assertThat(body.getString("server_url")).isEqualTo("wss://livekit.example.com");
        var verified = JWT.require(Algorithm.HMAC256(TestGateway.KEY.secret().text()))
                .withIssuer(TestGateway.KEY.id())
                .build()
                .verify(body.getString("participant_token"));
        assertThat(verified.getSubject()).isEqualTo("anna");
        assertThat(verified.getClaim("video").asMap())
                .containsEntry("room", "lobby")
                .containsEntry("roomJoin", true);
    }

    @Test
    void secondRequestIsAnsweredFromTheCacheWithTheSameToken() throws Exception {
        var first = gateway.join("ben", LOBBY);
        var second = gateway.join("ben", LOBBY);

        assertThat(first.headers().firstValue("Cache-Status")).hasValue("roomkey; fwd=miss; stored");
        assertThat(second.headers().firstValue("Cache-Status")).hasValue("roomkey; hit");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void noCacheMintsAnew() throws Exception {
        gateway.join("cleo", LOBBY);

        var fresh = gateway.post(
                LOBBY,
                "Cookie",
                TestSessions.cookie("cleo", Instant.now()),
                "Origin",
                TestGateway.APP_ORIGIN,
                "Cache-Control",
                "max-age=0, no-cache");

        assertThat(fresh.headers().firstValue("Cache-Status")).hasValue("roomkey; fwd=request; stored");
        contract.check(fresh);
    }

    @Test
    void noCacheCountsOnEveryLineAndOnlyAsAWord() throws Exception {
        var cookie = TestSessions.cookie("carl", Instant.now());
        gateway.join("carl", LOBBY);

        var second = gateway.post(
                LOBBY,
                "Cookie",
                cookie,
                "Origin",
                TestGateway.APP_ORIGIN,
                "Cache-Control",
                "max-age=0",
                "Cache-Control",
                "No-Cache");
        var other =
                gateway.post(LOBBY, "Cookie", cookie, "Origin", TestGateway.APP_ORIGIN, "Cache-Control", "x-no-cache");

        assertThat(second.headers().firstValue("Cache-Status")).hasValue("roomkey; fwd=request; stored");
        assertThat(other.headers().firstValue("Cache-Status")).hasValue("roomkey; hit");
    }

    @Test
    void quotaCountsDownAndThenTellsWhenToRetry() throws Exception {
        HttpResponse<String> response = gateway.join("dan", LOBBY);
        assertThat(response.headers().firstValue("RateLimit"))
                .hasValue("\"user\";r=" + (TestGateway.JOINS_A_MINUTE - 1) + ";t=12");
        assertThat(response.headers().firstValue("RateLimit-Policy"))
                .hasValue("\"user\";q=" + TestGateway.JOINS_A_MINUTE + ";w=60");

        for (var i = 0; i < TestGateway.JOINS_A_MINUTE; i++) {
            response = gateway.join("dan", LOBBY);
        }

        assertThat(response.statusCode()).isEqualTo(429);
        contract.check(response);
        assertThat(problem(response).getString("type")).endsWith("#quota-exceeded");
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 12L);
    }

    @Test
    void bearerTokenWorksWithoutOrigin() throws Exception {
        var token = TestSessions.token("eve", Instant.now().plusSeconds(600), new JsonObject());

        var response = gateway.post(LOBBY, "Authorization", "Bearer " + token);

        assertThat(response.statusCode()).isEqualTo(201);
    }

    @Test
    void requestWithoutASessionIs401WithAChallenge() throws Exception {
        var response = gateway.post(LOBBY);

        assertThat(response.statusCode()).isEqualTo(401);
        contract.check(response);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(problem(response).getString("type")).isEqualTo("urn:roomkey:problem:unauthenticated");
    }

    @Test
    void expiredSessionSaysSoAndNothingElseDoes() throws Exception {
        var expired = TestSessions.token("fred", Instant.now().minusSeconds(60), new JsonObject());

        var response = gateway.post(LOBBY, "Authorization", "Bearer " + expired);
        var forged = gateway.post(LOBBY, "Authorization", "Bearer " + expired + "A");

        assertThat(problem(response).getString("type")).isEqualTo("urn:roomkey:problem:session-expired");
        assertThat(problem(forged).getString("type")).isEqualTo("urn:roomkey:problem:unauthenticated");
        contract.check(response);
    }

    @Test
    void unknownRoomIs403() throws Exception {
        var response = gateway.join("gina", "{\"room_name\": \"vault\"}");

        assertThat(response.statusCode()).isEqualTo(403);
        contract.check(response);
        assertThat(problem(response).getString("type")).isEqualTo("urn:roomkey:problem:room-not-allowed");
        assertThat(response.headers().firstValue("RateLimit")).isPresent();
    }

    @Test
    void identityOfAnotherUserIs403() throws Exception {
        var response = gateway.join("hugo", "{\"room_name\": \"lobby\", \"participant_identity\": \"gina\"}");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(problem(response).getString("field")).isEqualTo("/participant_identity");
        contract.check(response);
    }

    @Test
    void agentThatMayNotBeDispatchedIs403WithItsPlace() throws Exception {
        var agents = "{\"room_name\": \"lobby\", \"room_config\": {\"agents\": [{\"agent_name\": \"root\"}]}}";
        var response = gateway.join("hugo", agents);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(problem(response).getString("field")).isEqualTo("/room_config/agents/0/agent_name");
        contract.check(response);
    }

    @Test
    void missingRoomIs422WhereNoneIsInvented() throws Exception {
        var response = gateway.join("ida", "");

        assertThat(response.statusCode()).isEqualTo(422);
        contract.check(response);
    }

    @Test
    void wrongTypeIs400AndNamesTheField() throws Exception {
        var response = gateway.join("jan", "{\"room_name\": 7}");

        assertThat(response.statusCode()).isEqualTo(400);
        contract.check(response);
        assertThat(problem(response).getString("detail")).isEqualTo("room_name must be a string, not a number.");
        assertThat(problem(response).getString("field")).isEqualTo("/room_name");
    }

    @Test
    void aMegabyteIs413() throws Exception {
        var response = gateway.join("kim", "{\"room_name\": \"" + "x".repeat(1_000_000) + "\"}");

        assertThat(response.statusCode()).isEqualTo(413);
        contract.check(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "text/plain; application/json"
            })
    void anythingButJsonIs415(String type) throws Exception {
        var request = gateway.request("/api/livekit-token")
                .POST(BodyPublishers.ofString("room_name=lobby"))
                .header("Content-Type", type)
                .header("Cookie", TestSessions.cookie("lea", Instant.now()))
                .header("Origin", TestGateway.APP_ORIGIN);

        var response = gateway.send(request);

        assertThat(response.statusCode()).isEqualTo(415);
        contract.check(response);
    }

    @Test
    void bodylessFormPostDoesNotSlipPast() throws Exception {
        var response = gateway.send(gateway.request("/api/livekit-token")
                .POST(BodyPublishers.noBody())
                .header("Cookie", TestSessions.cookie("mia", Instant.now()))
                .header("Origin", TestGateway.APP_ORIGIN));

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void jsonTypeMayHaveParameters() throws Exception {
        var response = gateway.send(gateway.request("/api/livekit-token")
                .POST(BodyPublishers.ofString(LOBBY))
                .header("Content-Type", "Application/JSON; charset=utf-8")
                .header("Cookie", TestSessions.cookie("mona", Instant.now()))
                .header("Origin", TestGateway.APP_ORIGIN));

        assertThat(response.statusCode()).isEqualTo(201);
    }

    @Test
    void foreignOriginIs403WithoutCorsHeadersAndCostsTheUserNothing() throws Exception {
        var cookie = TestSessions.cookie("nora", Instant.now());

        HttpResponse<String> response = gateway.post(LOBBY, "Cookie", cookie, "Origin", "https://evil.example");
        for (var i = 0; i < TestGateway.JOINS_A_MINUTE; i++) {
            response = gateway.post(LOBBY, "Cookie", cookie, "Origin", "https://evil.example");
        }

        assertThat(response.statusCode()).isEqualTo(403);
        contract.check(response);
        assertThat(response.headers().map().keySet()).noneMatch(it -> it.startsWith("access-control-"));
        assertThat(gateway.join("nora", LOBBY).statusCode()).isEqualTo(201);
    }

    @Test
    void listedOriginMayReadAnswersAndErrors() throws Exception {
        for (var response : List.of(gateway.join("olga", LOBBY), gateway.join("olga", "{"))) {
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(TestGateway.APP_ORIGIN);
            assertThat(response.headers().firstValue("Access-Control-Allow-Credentials"))
                    .hasValue("true");
            assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValueSatisfying(it -> assertThat(it).contains("Retry-After"));
        }
    }

    @Test
    void preflightIsAnsweredWithoutASession() throws Exception {
        var response = preflight(TestGateway.APP_ORIGIN);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("content-type, authorization, cache-control, traceparent");
        assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(response.headers().allValues("Vary")).anyMatch(it -> it.equalsIgnoreCase("Origin"));
    }

    @Test
    void preflightOfAForeignOriginIsRefusedWithoutCorsHeaders() throws Exception {
        var response = preflight("https://evil.example");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().map().keySet()).noneMatch(it -> it.startsWith("access-control-"));
    }

    @Test
    void emptiedCookieIsASignOutAndLetsABearerTokenThrough() throws Exception {
        var token = TestSessions.token("emil", Instant.now().plusSeconds(600), new JsonObject());

        var response = gateway.post(
                LOBBY,
                "Cookie",
                TestSessions.COOKIE + "=",
                "Authorization",
                "Bearer " + token,
                "Origin",
                TestGateway.APP_ORIGIN);

        assertThat(response.statusCode()).isEqualTo(201);
    }

    @Test
    void pageMayReadWhyItsMethodIsNotAllowed() throws Exception {
        var response =
                gateway.send(gateway.request("/api/livekit-token").GET().header("Origin", TestGateway.APP_ORIGIN));

        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestGateway.APP_ORIGIN);
    }

    @Test
    void otherMethodsAndPathsSayWhatToDo() throws Exception {
        var get = gateway.send(gateway.request("/api/livekit-token").GET());
        var elsewhere = gateway.send(gateway.request("/api/other").GET());

        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(problem(elsewhere).getString("detail")).contains("/api/livekit-token");
    }

    @Test
    void noAnswerMayBeKeptSniffedOrSetACookie() throws Exception {
        var answers = Stream.of(
                gateway.join("pia", LOBBY),
                gateway.post(LOBBY),
                gateway.join("pia", "{"),
                preflight(TestGateway.APP_ORIGIN),
                gateway.send(gateway.request("/nothing").GET()),
                gateway.send(gateway.request("/openapi.yaml").GET()));

        assertThat(answers).allSatisfy(it -> {
            assertThat(it.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(it.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(it.headers().firstValue("X-Request-Id"))
                    .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{16}"));
            assertThat(it.headers().firstValue("Set-Cookie")).isEmpty();
        });
    }

    @Test
    void oneWrongCookieBesideTheRightOneIsRefused() throws Exception {
        var cookie = TestSessions.cookie("quin", Instant.now()) + "; " + TestSessions.COOKIE + "=planted";

        var response = gateway.post(LOBBY, "Cookie", cookie, "Origin", TestGateway.APP_ORIGIN);

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void problemsNeverRepeatCredentialsOrUsers() throws Exception {
        var token = TestSessions.token("rosa-the-user", Instant.now().minusSeconds(60), new JsonObject());

        var response = gateway.post(
                "{\"participant_metadata\": \"rosa-the-user\"", "Cookie", TestSessions.COOKIE + "=" + token);

        assertThat(response.body()).doesNotContain(token, "rosa", "eyJ");
    }

    private static HttpResponse<String> preflight(String origin) throws Exception {
        return gateway.send(gateway.request("/api/livekit-token")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type"));
    }

    private static JsonObject problem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return new JsonObject(response.body());
    }
}
