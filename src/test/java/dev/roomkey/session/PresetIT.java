package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestGateway;
import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The presets over the real libraries' cookies, and in a running gateway, with an issuer on loopback. */
class PresetIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final KeyPair RSA = TestKeys.rsa(2048);

    private static final String CLERK =
            "preset: clerk, frontend-api: 'https://clerk.example.com', authorized-parties: ['https://app.example.com']";
    private static final String SUPABASE = "preset: supabase, project: abcdefghijklmnopqrst";
    private static final String FIREBASE = "preset: firebase, project: demo-livekit";
    private static final String KEYCLOAK =
            "preset: keycloak, realm: 'https://sso.example.com/realms/main', clients: [web]";

    @TempDir
    Path folder;

    private final FakeIssuer issuer = new FakeIssuer(VERTX);

    @AfterEach
    void stop() {
        issuer.close();
    }

    @AfterAll
    static void end() {
        FakeIssuer.await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({
        "clerk/basic,",
        "clerk/wrong-azp, CLAIMS",
        "clerk/pending-session, CLAIMS",
        "supabase/es256-jwks,",
        "firebase/session-cookie,",
        "firebase/emulator-unsigned, MALFORMED"
    })
    void vectorGetsItsVerdict(String id, @Nullable RejectReason reason) throws Exception {
        var vector = Vectors.byId(id);
        var scheme = vector.getString("scheme");
        var jwks = vector.getJsonObject("config").getJsonObject("jwks");
        issuer.answers((scheme.equals("firebase") ? certificates(jwks) : jwks).encode());
        var preset = Map.of("clerk", CLERK, "supabase", SUPABASE, "firebase", FIREBASE)
                .get(scheme);

        var verdict = verdict(preset + at(scheme.equals("firebase") ? "x509" : "jwks"), vector);

        if (reason == null) {
            var expected = vector.getJsonObject("expect").getString("sub");
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            it -> assertThat(it.user().id().subject()).isEqualTo(expected));
        } else {
            assertThat(verdict).isEqualTo(new Rejected("web", reason));
        }
    }

    @ParameterizedTest
    @CsvSource({"supabase/hs256", "supabase/attack-forged-user-object"})
    void legacySupabaseVectorGetsItsVerdict(String id) throws Exception {
        var vector = Vectors.byId(id);
        Files.writeString(
                folder.resolve("legacy.txt"),
                vector.getJsonObject("config").getJsonArray("secrets").getString(0));

        var verdict = verdict(SUPABASE + ", keys: [ { algorithm: HS256, secret-file: legacy.txt } ]", vector);

        assertThat(verdict).isInstanceOfSatisfying(Authenticated.class, it -> {
            assertThat(it.user().id().subject()).isEqualTo("3f1b3c7e-1111-4222-8333-444455556666");
            assertThat(it.user().name()).isEqualTo("Mary Jackson");
        });
    }

    @Test
    void gatewayHasTheKeysBeforeItServes() throws Exception {
        issuer.publishes(new FakeIssuer.Entry("k", RSA));

        try (var gateway = TestGateway.start(config(KEYCLOAK + at("jwks")))) {
            assertThat(issuer.requests()).hasSize(1);
            assertThat(gateway.post("{\"room_name\":\"lobby\"}", "Authorization", "Bearer " + token("Bearer"))
                            .statusCode())
                    .isEqualTo(201);
            assertThat(gateway.post("{\"room_name\":\"lobby\"}", "Authorization", "Bearer " + token("ID"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(gateway.manage("/metrics").body())
                    .contains("roomkey_session_key_fetches_total{authenticator=\"web\",result=\"fetched\"} 1.0");
        }
    }

    @Test
    void gatewayStartsWithoutTheIssuerAndCannotDecide() throws Exception {
        issuer.breaks();

        try (var gateway = TestGateway.start(config(KEYCLOAK + at("jwks")))) {
            var answer = gateway.post("{\"room_name\":\"lobby\"}", "Authorization", "Bearer " + token("Bearer"));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(issuer.requests()).hasSize(1);
        }
    }

    @Test
    void assertionOfAProxyDoesNotFreeAnotherSitesPageFromTheCheckOfItsOrigin() throws Exception {
        issuer.publishes(new FakeIssuer.Entry("k", RSA));
        var written =
                "header: X-Assertion, issuer: 'https://sso.example.com/realms/main', algorithms: [RS256], bearer: true";

        try (var gateway = TestGateway.start(config(written + at("jwks")))) {
            var body = "{\"room_name\":\"lobby\"}";
            var assertion = token("Bearer");
            assertThat(gateway.post(body, "X-Assertion", assertion, "Origin", TestGateway.APP_ORIGIN)
                            .statusCode())
                    .isEqualTo(201);
            assertThat(gateway.post(body, "X-Assertion", assertion, "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(gateway.post(body, "X-Assertion", assertion, "Authorization", "Bearer x")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static String token(String type) {
        return TestKeys.signed(
                Algorithm.RS256,
                RSA,
                "k",
                new JsonObject()
                        .put("iss", "https://sso.example.com/realms/main")
                        .put("azp", "web")
                        .put("typ", type)
                        .put("sub", "u_1")
                        .put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond()));
    }

    private static JsonObject certificates(JsonObject jwks) {
        var map = new JsonObject();
        jwks.getJsonArray("keys", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(it -> it.getString("kty").equals("RSA"))
                .forEach(it -> map.put(
                        it.getString("kid"),
                        TestCertificates.pem(
                                ((Verifier.Asymmetric) Verifier.of(TestKeys.fromJwk(it))).key(),
                                Vectors.NOW.minus(Duration.ofDays(1)),
                                Vectors.NOW.plus(Duration.ofDays(1)))));
        return map;
    }

    private String at(String format) {
        return ", " + format + ": { url: '" + issuer.url() + "', timeout: 8s }";
    }

    private Verdict verdict(String written, JsonObject vector) throws IOException {
        var outside = new Outside() {
            @Override
            public Vertx vertx() {
                return VERTX;
            }

            @Override
            public RedisLink sessionStore() {
                throw new UnsupportedOperationException();
            }
        };
        var means = new Sessions.Means(InstantSource.fixed(Vectors.NOW), new SecureRandom(), Verdicts::call, outside);
        var sessions = new Sessions(config(written).sessions(), means);
        return FakeIssuer.await(sessions.authenticate(Vectors.credentials(vector)));
    }

    private GatewayConfig config(String written) throws IOException {
        Files.writeString(folder.resolve("secret.txt"), "a-secret-of-more-than-thirty-two-bytes");
        var file = Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allowed-origins: [%s] }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: APIkey, api-secret-file: secret.txt }
                sessions: { order: [web], authenticators: { web: { %s } } }
                rooms: { rules: [ { name: all, room: '*', grants: { canSubscribe: true } } ] }
                """.formatted(TestGateway.APP_ORIGIN, written));
        Files.setPosixFilePermissions(folder.resolve("secret.txt"), PosixFilePermissions.fromString("rw-r-----"));
        return ((ConfigLoader.Loaded) new ConfigLoader(Map.of()).load(file)).config();
    }
}
