package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.roomkey.admin.AdminConfig;
import dev.roomkey.audit.Audit;
import dev.roomkey.audit.AuditConfig;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.model.Secret;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import dev.roomkey.tokencache.BlockConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Operators at work on two gateways with one Redis, and a server that stands for LiveKit's RoomService. */
class AdminIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";
    private static final String TOKEN = "an admin token that is long enough for the list";
    private static final int ASKERS = 6;

    private final RedisServer redis = RedisServer.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<JsonObject> removals = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private HttpServer livekit;
    private TestGateway here;
    private TestGateway elsewhere;

    @BeforeEach
    void start() throws Exception {
        audit.start();
        auditLogger().setLevel(Level.INFO);
        auditLogger().setAdditive(false);
        auditLogger().addAppender(audit);
        livekit = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        livekit.createContext("/twirp/livekit.RoomService/RemoveParticipant", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            removals.add(new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        livekit.start();
        here = TestGateway.start(config());
        elsewhere = TestGateway.start(config());
    }

    @AfterEach
    void stop() {
        auditLogger().detachAppender(audit);
        auditLogger().setAdditive(true);
        auditLogger().setLevel(null);
        here.close();
        elsewhere.close();
        client.close();
        livekit.stop(0);
        redis.close();
    }

    @Test
    void noJoinThatBeginsAfterARevocationReceivesAnOlderToken() throws Exception {
        try (var load = new Load("anna")) {
            for (var round = 0; round < 3; round++) {
                var old = load.tokensOfAnEarlierSecond();

                var answer = admin("/admin/revocations", "{\"subject\": \"anna\"}");
                var done = System.nanoTime();

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                load.awaitAnswersOfJoinsBegunAfter(done);
                assertThat(load.begunAfter(done)).isNotEmpty().allSatisfy(it -> {
                    assertThat(it.status()).isEqualTo(201);
                    assertThat(old).doesNotContain(it.token());
                });
            }
        }
    }

    @Test
    void noJoinThatBeginsAfterABlockReceivesATokenUntilItIsLifted() throws Exception {
        try (var load = new Load("anna")) {
            load.tokensOfAnEarlierSecond();

            var blocked = admin("/admin/blocks", "{\"subject\": \"anna\", \"for\": \"1h\"}");
            var done = System.nanoTime();

            assertThat(blocked.statusCode()).as(blocked.body()).isEqualTo(200);
            load.awaitAnswersOfJoinsBegunAfter(done);
            assertThat(load.begunAfter(done))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.status()).isEqualTo(403));
        }
        assertThat(here.join("anna", LOBBY).body()).contains("urn:roomkey:problem:blocked");
        assertThat(here.join("berta", LOBBY).statusCode()).isEqualTo(201);

        var lifted = admin("/admin/blocks/lift", "{\"subject\": \"anna\"}");

        assertThat(lifted.statusCode()).isEqualTo(200);
        assertThat(here.join("anna", LOBBY).statusCode()).isEqualTo(201);
        Eventually.holds(() -> elsewhere.join("anna", LOBBY).statusCode() == 201);
    }

    @Test
    void blockHoldsWhileRedisIsLost() throws Exception {
        admin("/admin/blocks", "{\"subject\": \"anna\", \"for\": \"1h\"}");
        Eventually.holds(() -> elsewhere.join("anna", LOBBY).statusCode() == 403);

        redis.kill();

        assertThat(here.join("anna", LOBBY).statusCode()).isEqualTo(403);
        assertThat(here.join("berta", LOBBY).statusCode()).isEqualTo(201);
        redis.restart();
    }

    @Test
    void kickedParticipantIsPutOutByASignedCallAndGetsNoTokenForTheRoom() throws Exception {
        var before = Instant.now().getEpochSecond();

        var answer = admin("/admin/kicks", "{\"subject\": \"anna\", \"room\": \"lobby\", \"reason\": \"spam\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getBoolean("removed")).isTrue();
        assertThat(removals).singleElement().satisfies(it -> {
            assertThat(it.getString("room")).isEqualTo("lobby");
            assertThat(it.getString("identity")).isEqualTo("anna");
            assertThat(it.getLong("revoke_token_ts")).isBetween(before, before + 30);
        });
        var verified = new TokenVerifier(List.of(TestGateway.KEY), InstantSource.system())
                .verify(authorizations.getFirst().substring("Bearer ".length()));
        assertThat(verified)
                .isInstanceOfSatisfying(
                        Verification.Valid.class,
                        it -> assertThat(it.claims().getJsonObject("video"))
                                .isEqualTo(
                                        new JsonObject().put("roomAdmin", true).put("room", "lobby")));
        assertThat(here.join("anna", LOBBY).statusCode()).isEqualTo(403);
        assertThat(elsewhere.join("anna", LOBBY).statusCode()).isEqualTo(403);
    }

    @Test
    void kickThatLiveKitDoesNotConfirmIsUnfinishedAndTheUserIsBlockedAllTheSame() throws Exception {
        livekit.stop(0);

        var answer = admin("/admin/kicks", "{\"subject\": \"anna\", \"room\": \"lobby\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(elsewhere.join("anna", LOBBY).statusCode()).isEqualTo(403);
    }

    @Test
    void limitIsShownAndReset() throws Exception {
        here.join("anna", LOBBY);
        elsewhere.join("anna", LOBBY);

        var spent = admin("/admin/limits/query", "{\"subject\": \"anna\"}");
        var reset = admin("/admin/limits/reset", "{\"subject\": \"anna\"}");
        elsewhere.join("anna", LOBBY);
        var afterwards = admin("/admin/limits/query", "{\"subject\": \"anna\"}");

        assertThat(joinsLeft(spent)).isEqualTo(99_998);
        assertThat(reset.statusCode()).isEqualTo(200);
        assertThat(joinsLeft(afterwards)).isEqualTo(99_999);
    }

    @Test
    void onlyTheTokenOpensAndOnlyStrictBodiesAreTaken() throws Exception {
        assertThat(post("/admin/revocations", "{}", "another token that is long enough for it")
                        .statusCode())
                .isEqualTo(401);
        assertThat(admin("/admin/nothing", "{}").statusCode()).isEqualTo(404);
        assertThat(admin("/admin/revocations", "{\"subject\": 7}").statusCode()).isEqualTo(400);
        assertThat(admin("/admin/revocations", "{\"subject\": \"a\", \"subject\": \"b\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin("/admin/revocations", "{\"user\": \"anna\"}").statusCode())
                .isEqualTo(422);
        assertThat(admin("/admin/blocks", "{\"subject\": \"anna\"}").statusCode())
                .isEqualTo(422);
        assertThat(admin("/admin/blocks", "{\"subject\": \"anna\", \"for\": \"400d\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(admin("/admin/kicks", "{\"subject\": \"anna\", \"room\": \"x\", \"for\": \"1s\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(admin("/admin/revocations", "{\"subject\": \"" + "a".repeat(9000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void joinsAndActionsLeaveLinesWithoutUserTokenOrRoom() throws Exception {
        var joined = here.join("anna", LOBBY);
        admin(
                "/admin/blocks",
                "{\"subject\": \"anna\", \"room\": \"lobby\", \"for\": \"1h\", \"reason\": \"ticket 7\"}");
        var refused = here.join("anna", LOBBY);

        var lines = List.copyOf(audit.list).stream()
                .map(it -> it.getKeyValuePairs().toString())
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .contains("outcome=\"granted\"", "rule=\"lobby\"", "cache=\"miss\"", "token=")
                .contains(joined.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(lines.get(1)).contains("event=\"block\"", "admin=\"token-1\"", "note=\"ticket 7\"", "until=");
        assertThat(lines.get(2))
                .contains("outcome=\"blocked\"")
                .contains(refused.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(lines)
                .noneMatch(it -> it.contains("anna"))
                .noneMatch(it -> it.contains("eyJ"))
                .noneMatch(it -> it.contains("room=\"lobby\""));
    }

    private static long joinsLeft(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getLong("joins_left");
    }

    private HttpResponse<String> admin(String path, String body) throws Exception {
        return post(path, body, TOKEN);
    }

    private HttpResponse<String> post(String path, String body, String token) throws Exception {
        var url = "http://127.0.0.1:" + here.gateway().adminPort().orElseThrow() + path;
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static Logger auditLogger() {
        return (Logger) LoggerFactory.getLogger(Audit.LOGGER);
    }

    private GatewayConfig config() {
        var base = TestGateway.config(
                TestGateway.http(1000, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
                patient(RedisConfig.of(redis.url())),
                new Bandwidth(100_000, 1, Duration.ofDays(1)));
        return new GatewayConfig(
                base.http(),
                base.management(),
                new LiveKitConfig(
                        URI.create("ws://127.0.0.1:" + livekit.getAddress().getPort()),
                        TestGateway.KEY,
                        Duration.ofHours(1)),
                base.sessions(),
                base.rooms(),
                base.limits(),
                base.cache(),
                base.redis(),
                base.log(),
                BlockConfig.DEFAULT,
                new AdminConfig("127.0.0.1", 0, List.of(Secret.of(TOKEN))),
                AuditConfig.DEFAULT,
                null,
                null);
    }

    private static RedisConfig patient(RedisConfig usual) {
        return new RedisConfig(
                usual.targets(), usual.keyPrefix(), Duration.ofSeconds(4), Duration.ofSeconds(4), usual.circuit());
    }

    /** One join that was answered. */
    private record Answered(long begun, int status, String token) {}

    /** A user who goes on asking both gateways, several times at once, until closed. */
    private final class Load implements AutoCloseable {
        private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(ASKERS);

        Load(String user) {
            for (var i = 0; i < ASKERS; i++) {
                var gateway = i % 2 == 0 ? here : elsewhere;
                var unused = threads.submit(() -> {
                    while (!over.get()) {
                        ask(gateway, user);
                    }
                    return over;
                });
            }
        }

        private void ask(TestGateway gateway, String user) throws IOException, InterruptedException {
            var begun = System.nanoTime();
            var answer = gateway.join(user, LOBBY);
            var token = answer.statusCode() == 201 ? new JsonObject(answer.body()).getString("participant_token") : "";
            answers.add(new Answered(begun, answer.statusCode(), token));
        }

        /** Two tokens of one second and one grant are the same text, so the next one must be of a later second. */
        Set<String> tokensOfAnEarlierSecond() {
            Eventually.holds(() -> !answers.isEmpty());
            var second = Instant.now().getEpochSecond();
            Eventually.holds(() -> Instant.now().getEpochSecond() > second);
            return answers.stream()
                    .map(Answered::token)
                    .filter(it -> !it.isEmpty())
                    .collect(Collectors.toSet());
        }

        void awaitAnswersOfJoinsBegunAfter(long nanos) {
            Eventually.holds(() -> begunAfter(nanos).size() >= 100);
        }

        List<Answered> begunAfter(long nanos) {
            return answers.stream().filter(it -> it.begun() - nanos > 0).toList();
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
        }
    }
}
