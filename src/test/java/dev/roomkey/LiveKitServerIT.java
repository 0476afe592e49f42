package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.VideoGrant;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real LiveKit server and a gateway that hands out tokens for it and takes its webhooks. */
class LiveKitServerIT {
    private static final String ADMIN = "an admin token that is long enough for the list";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private static Path folder = Path.of("");

    private static LiveKitServer livekit;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        var port = RedisServer.freePort();
        livekit = LiveKitServer.start(URI.create("http://127.0.0.1:" + port + "/webhooks/livekit"));
        gateway = TestGateway.start(config(port));
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
            livekit.close();
        }
    }

    @Test
    void tokenOfTheGatewayOpensTheRoom() throws Exception {
        var answer = join("anna", "participant", "{\"room_name\":\"lobby\"}");

        assertThat(answer.getString("server_url")).isEqualTo(livekit.url().toString());
        var token = answer.getString("participant_token");
        assertThat(livekit.validate(token).body()).isEqualTo("success");
        try (var participant = livekit.join(token)) {
            var joined = participant.await(SignalResponse::hasJoin).getJoin();
            assertThat(joined.getRoom().getName()).isEqualTo("lobby");
            assertThat(joined.getParticipant().getIdentity()).isEqualTo("anna");
            assertThat(joined.getParticipant().getPermission().getCanPublish()).isTrue();
            assertThat(livekit.participants("lobby"))
                    .extracting(it -> it.getString("identity"))
                    .containsExactly("anna");
        }
    }

    @Test
    void viewersTrackIsRefused() throws Exception {
        var token = token("vera", "viewer", "{\"room_name\":\"stage\"}");
        try (var viewer = livekit.join(token)) {
            var joined = viewer.await(SignalResponse::hasJoin).getJoin();

            viewer.send(camera());

            var refused = viewer.await(SignalResponse::hasRequestResponse).getRequestResponse();
            assertThat(refused.getReason()).isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
            assertThat(joined.getParticipant().getPermission().getCanPublish()).isFalse();
            assertThat(joined.getParticipant().getPermission().getCanSubscribe())
                    .isTrue();
        }
    }

    @Test
    void participantsTrackIsTaken() throws Exception {
        var token = token("paul", "participant", "{\"room_name\":\"stage-2\"}");
        try (var participant = livekit.join(token)) {
            participant.await(SignalResponse::hasJoin);

            participant.send(camera());

            var taken = participant.await(SignalResponse::hasTrackPublished).getTrackPublished();
            assertThat(taken.getTrack().getSource()).isEqualTo(TrackSource.CAMERA);
        }
    }

    static Stream<Arguments> refusedTokens() {
        var now = Instant.now();
        var lobby = VideoGrant.join("lobby");
        var expired = signed(LiveKitServer.KEY, "anna", lobby, now.minus(HOUR).minusSeconds(61));
        var early = signed(LiveKitServer.KEY, "anna", lobby, now.plusSeconds(90));
        var forged = signed(new ApiKey(LiveKitServer.KEY.id(), Secret.of("another secret")), "anna", lobby, now);
        var unknown = new ApiKey("APIunknown", LiveKitServer.KEY.secret());
        var withoutJoin = VideoGrant.builder().room("lobby").canPublish(true).build();
        return Stream.of(
                Arguments.of("", 401, "no permissions to access the room"),
                Arguments.of("no.token", 401, "invalid authorization token"),
                Arguments.of(expired, 401, echoed(expired, "token has invalid claims: token is expired")),
                Arguments.of(early, 401, echoed(early, "token has invalid claims: token is not valid yet")),
                Arguments.of(forged, 401, echoed(forged, "token signature is invalid: signature is invalid")),
                Arguments.of(signed(unknown, "anna", lobby, now), 401, "invalid API key: APIunknown"),
                Arguments.of(signedByTheSdk("anna", new RoomJoin(true)), 400, "no room name"),
                Arguments.of(signed(LiveKitServer.KEY, "anna", withoutJoin, now), 401, "permissions denied"),
                Arguments.of(
                        signedByTheSdk("i".repeat(257), new RoomJoin(true), new RoomName("lobby")),
                        400,
                        "participant identity length exceeds limits: max length 256"));
    }

    @ParameterizedTest
    @MethodSource("refusedTokens")
    void refusedTokenIsToldWhy(String token, int status, String why) throws Exception {
        var answer = livekit.validate(token);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(why);
    }

    /** Released servers say the whole token again, which is why one should not log their answers. */
    private static String echoed(String token, String why) {
        return "invalid token: " + token + ", error: " + why;
    }

    @Test
    void clocksMayDifferByAMinute() throws Exception {
        var lobby = VideoGrant.join("lobby");
        var expired = signed(
                LiveKitServer.KEY, "anna", lobby, Instant.now().minus(HOUR).minusSeconds(30));
        var early = signed(LiveKitServer.KEY, "anna", lobby, Instant.now().plusSeconds(30));

        assertThat(livekit.validate(expired).body()).isEqualTo("success");
        assertThat(livekit.validate(early).body()).isEqualTo("success");
    }

    @Test
    void attributesNameAndAgentsArrive() throws Exception {
        var token = token("clara", "participant", """
                {"room_name": "clinic", "participant_name": "Clara", "participant_attributes": {"color": "blue"},
                 "room_config": {"agents": [{"agent_name": "helper", "metadata": "in English"}]}}""");

        try (var participant = livekit.join(token)) {
            var joined = participant.await(SignalResponse::hasJoin).getJoin();
            assertThat(joined.getParticipant().getName()).isEqualTo("Clara");
            assertThat(joined.getParticipant().getAttributesMap()).isEqualTo(Map.of("color", "blue"));
            Eventually.holds(() -> !livekit.dispatches("clinic").isEmpty());
            assertThat(livekit.dispatches("clinic")).singleElement().satisfies(it -> {
                assertThat(it.getString("agent_name")).isEqualTo("helper");
                assertThat(it.getString("metadata")).isEqualTo("in English");
            });
        }
    }

    @Test
    void roomThatAJoinStartsIsAsItsPresetSays() throws Exception {
        try (var participant = livekit.join(token("sam", "participant", "{\"room_name\":\"preset\"}"))) {
            participant.await(SignalResponse::hasJoin);

            assertThat(livekit.rooms("preset")).singleElement().satisfies(it -> {
                assertThat(it.getInteger("max_participants")).isEqualTo(7);
                assertThat(it.getString("metadata")).isEqualTo("of the preset");
            });
        }
    }

    @Test
    void roomConfigurationOfASignedTokenArrives() throws Exception {
        var grants = ClaimGrants.builder()
                .identity("tom")
                .video(VideoGrant.join("configured"))
                .roomConfig(new JsonObject().put("maxParticipants", 3).put("metadata", "of the token"))
                .build();
        var token = new TokenSigner(LiveKitServer.KEY).sign(grants, Instant.now(), HOUR);

        try (var participant = livekit.join(token.jwt())) {
            participant.await(SignalResponse::hasJoin);

            assertThat(livekit.rooms("configured")).singleElement().satisfies(it -> {
                assertThat(it.getInteger("max_participants")).isEqualTo(3);
                assertThat(it.getString("metadata")).isEqualTo("of the token");
            });
        }
    }

    @Test
    void kickedUserIsOutAndGetsNothingMore() throws Exception {
        var kicked = "{\"room_name\":\"quarrel\"}";
        try (var participant = livekit.join(token("karl", "participant", kicked))) {
            participant.await(SignalResponse::hasJoin);

            var answer = admin("/admin/kicks", "{\"subject\": \"karl\", \"room\": \"quarrel\"}");

            assertThat(new JsonObject(answer.body()).getBoolean("removed"))
                    .as(answer.body())
                    .isTrue();
            participant.await(SignalResponse::hasLeave);
            Eventually.holds(participant::isOut);
            assertThat(livekit.participants("quarrel")).isEmpty();
            assertThat(post("karl", "participant", kicked).body()).contains("urn:roomkey:problem:blocked");
        }
    }

    /** Which is why docs/livekit.md tells those who run a server of their own to keep tokens short. */
    @Test
    void oldTokenOfAKickedUserStillOpensTheRoomOfAnOpenSourceServer() throws Exception {
        var old = token("otto", "participant", "{\"room_name\":\"reunion\"}");
        try (var participant = livekit.join(old)) {
            participant.await(SignalResponse::hasJoin);
            admin("/admin/kicks", "{\"subject\": \"otto\", \"room\": \"reunion\"}");
            Eventually.holds(participant::isOut);
        }

        try (var again = livekit.join(old)) {
            var joined = again.await(SignalResponse::hasJoin).getJoin();

            assertThat(joined.getParticipant().getIdentity()).isEqualTo("otto");
        }
    }

    @Test
    void kickOfWhoIsNotThereIsToldApart() throws Exception {
        var answer = admin("/admin/kicks", "{\"subject\": \"nobody\", \"room\": \"nowhere\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getBoolean("removed")).isFalse();
    }

    /** Who has no media yet counts as one who never came: that who was there has left is shown in a browser. */
    @Test
    void webhooksOfTheServerAreTaken() throws Exception {
        try (var participant = livekit.join(token("wanda", "participant", "{\"room_name\":\"departures\"}"))) {
            participant.await(SignalResponse::hasJoin);
        }

        Eventually.holds(() -> metrics().contains("{event=\"participant_connection_aborted\",result=\"taken\"}"));
        assertThat(metrics())
                .contains("{event=\"room_started\",result=\"taken\"}")
                .contains("result=\"unverified\"} 0.0")
                .contains("result=\"malformed\"} 0.0");
    }

    private static String metrics() throws Exception {
        return gateway.manage("/metrics").body();
    }

    private static SignalRequest camera() {
        var track = AddTrackRequest.newBuilder()
                .setCid("camera")
                .setType(TrackType.VIDEO)
                .setSource(TrackSource.CAMERA);
        return SignalRequest.newBuilder().setAddTrack(track).build();
    }

    private static String signed(ApiKey key, String identity, VideoGrant video, Instant now) {
        var grants = ClaimGrants.builder().identity(identity).video(video).build();
        return new TokenSigner(key).sign(grants, now, HOUR).jwt();
    }

    /** What Roomkey would not sign. */
    private static String signedByTheSdk(String identity, io.livekit.server.VideoGrant... grants) {
        var token = new AccessToken(
                LiveKitServer.KEY.id(), LiveKitServer.KEY.secret().text());
        token.setIdentity(identity);
        token.addGrants(grants);
        return token.toJwt();
    }

    private static String token(String user, String role, String body) throws Exception {
        return join(user, role, body).getString("participant_token");
    }

    private static JsonObject join(String user, String role, String body) throws Exception {
        var answer = post(user, role, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> post(String user, String role, String body) throws Exception {
        var session = TestSessions.token(
                user, Instant.now().plus(HOUR), new JsonObject().put("role", new JsonArray().add(role)));
        return gateway.post(body, "Cookie", TestSessions.COOKIE + "=" + session, "Origin", TestGateway.APP_ORIGIN);
    }

    private static HttpResponse<String> admin(String path, String body) throws Exception {
        var url = "http://127.0.0.1:" + gateway.gateway().adminPort().orElseThrow() + path;
        return gateway.send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + ADMIN)
                .POST(BodyPublishers.ofString(body)));
    }

    private static GatewayConfig config(int port) throws Exception {
        Files.writeString(folder.resolve("session"), TestSessions.secret());
        Files.writeString(folder.resolve("livekit"), LiveKitServer.KEY.secret().text());
        Files.writeString(folder.resolve("admin"), ADMIN);
        var file = Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: %d, drain-delay: 0s, allowed-origins: [%s] }
                management: { port: 0 }
                admin: { port: 0, tokens-file: admin }
                livekit: { url: "%s", api-key: %s, api-secret-file: livekit, webhooks: true }
                sessions:
                  order: [web]
                  authenticators:
                    web: { cookie: %s, keys: [ { algorithm: HS256, secret-file: session } ] }
                rooms:
                  request-fields:
                    participant-name: true
                    participant-attributes: [color]
                    agents: [ { name: helper, max-metadata: 1KiB } ]
                  rules:
                    - { name: viewers, room: "*", require: {/role: [viewer]}, preset: viewer }
                    - { name: preset, room: preset, preset: participant, room-preset: %s }
                    - { name: participants, room: "*", preset: participant }
                limits: { user: [ { capacity: 1000, refill: 1000, period: 1m } ] }
                """.formatted(
                        port,
                        TestGateway.APP_ORIGIN,
                        livekit.url(),
                        LiveKitServer.KEY.id(),
                        TestSessions.COOKIE,
                        LiveKitServer.PRESET));
        var result = new ConfigLoader(Map.of()).load(file);
        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        return ((ConfigLoader.Loaded) result).config();
    }
}
