package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.HttpConfig;
import dev.roomkey.http.ManagementConfig;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.AllowedAgent;
import dev.roomkey.policy.FieldOverrides;
import dev.roomkey.policy.GrantPreset;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.policy.Terms;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.Carriers;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.UserSource;
import dev.roomkey.session.VerificationKey;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.tokencache.CacheConfig;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tests a record: all defaults, and every key set to something else. */
class SectionsTest {
    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void httpHasDefaults() {
        assertThat(folder.config().http())
                .isEqualTo(new HttpConfig(
                        "0.0.0.0",
                        8080,
                        "/api/livekit-token",
                        List.of(),
                        false,
                        10_000,
                        16_384,
                        24_576,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)));
    }

    @Test
    void httpTakesEveryKey() {
        folder.with(
                "http",
                "host: ::1",
                "port: 8443",
                "path: /token",
                "allowed-origins: [https://app.example.com, 'http://localhost:3000']",
                "allow-missing-origin: true",
                "max-in-flight: 7",
                "max-body: 4KiB",
                "max-headers: 32KiB",
                "request-timeout: 1s500ms",
                "drain-delay: 0s");

        assertThat(folder.config().http())
                .isEqualTo(new HttpConfig(
                        "::1",
                        8443,
                        "/token",
                        List.of("https://app.example.com", "http://localhost:3000"),
                        true,
                        7,
                        4096,
                        32_768,
                        Duration.ofMillis(1500),
                        Duration.ZERO));
    }

    @Test
    void managementHasDefaults() {
        assertThat(folder.config().management()).isEqualTo(new ManagementConfig("127.0.0.1", 9000));
    }

    @Test
    void managementTakesEveryKey() {
        folder.with("management", "host: 0.0.0.0", "port: 9443");

        assertThat(folder.config().management()).isEqualTo(new ManagementConfig("0.0.0.0", 9443));
    }

    @Test
    void livekitHasDefaults() {
        assertThat(folder.config().livekit())
                .isEqualTo(new LiveKitConfig(
                        URI.create("wss://livekit.example.com"),
                        new ApiKey("APIkey", Secret.of(ConfigFolder.SECRET)),
                        Duration.ofHours(1)));
    }

    @Test
    void livekitTakesEveryKey() {
        folder.file("other.txt", "another-secret-of-more-than-thirty-two-bytes")
                .with(
                        "livekit",
                        "url: ws://localhost:7880/rtc",
                        "api-key: other",
                        "api-secret-file: other.txt",
                        "ttl: 10m");

        assertThat(folder.config().livekit())
                .isEqualTo(new LiveKitConfig(
                        URI.create("ws://localhost:7880/rtc"),
                        new ApiKey("other", Secret.of("another-secret-of-more-than-thirty-two-bytes")),
                        Duration.ofMinutes(10)));
    }

    @Test
    void authenticatorHasDefaults() {
        assertThat(folder.config().sessions().authenticators())
                .containsExactly(new JwtConfig(
                        UserSource.of("web", UserSource.Pointers.subject("/sub")),
                        Carriers.cookie(CookieSource.whole("session")),
                        new KeySource.Listed(List.of(new VerificationKey.SharedSecret(
                                Algorithm.HS256, null, Secret.of(ConfigFolder.SECRET)))),
                        null,
                        Set.of(),
                        Duration.ofSeconds(5),
                        null));
    }

    @Test
    void authenticatorTakesEveryKey() {
        var pem = ConfigFolder.publicKey();
        folder.file("ec.pem", pem)
                .with(
                        "sessions",
                        "order: web",
                        "authenticators:",
                        "  web:",
                        "    type: jwt",
                        "    namespace: people",
                        "    cookie: __Secure-session",
                        "    max-chunks: 3",
                        "    chunk-separator: \"-\"",
                        "    unwrap: supabase",
                        "    header: X-Session-Assertion",
                        "    bearer: true",
                        "    keys:",
                        "      - { algorithm: ES256, id: ec-1, public-key-file: ec.pem }",
                        "      - { algorithm: HS256, id: hs-1, secret-file: secret.txt }",
                        "    issuer: https://id.example.com",
                        "    audience: [roomkey, app]",
                        "    clock-skew: 10s",
                        "    max-age: 24h",
                        "    require-claims: { /azp: [a, b], /verified: true, /level: 2 }",
                        "    require-present: [/sid]",
                        "    claims: { subject: [/uid, /sub], name: /nick, session: /sid }");

        var users = new UserSource(
                "web",
                "people",
                new UserSource.Pointers(
                        List.of(JsonPointer.from("/uid"), JsonPointer.from("/sub")),
                        JsonPointer.from("/nick"),
                        JsonPointer.from("/sid")),
                Map.of(
                        JsonPointer.from("/azp"), Set.of("a", "b"),
                        JsonPointer.from("/verified"), Set.of("true"),
                        JsonPointer.from("/level"), Set.of("2")),
                List.of(JsonPointer.from("/sid")));
        assertThat(folder.config().sessions().authenticators())
                .containsExactly(new JwtConfig(
                        users,
                        new Carriers(
                                new CookieSource("__Secure-session", "-", 3),
                                Carriers.Unwrap.SUPABASE,
                                "x-session-assertion",
                                true),
                        new KeySource.Listed(List.of(
                                new VerificationKey.PublicKey(Algorithm.ES256, "ec-1", pem.strip()),
                                new VerificationKey.SharedSecret(
                                        Algorithm.HS256, "hs-1", Secret.of(ConfigFolder.SECRET)))),
                        "https://id.example.com",
                        Set.of("roomkey", "app"),
                        Duration.ofSeconds(10),
                        Duration.ofHours(24)));
    }

    @Test
    void authenticatorsComeInTheirOrder() {
        folder.with(
                "sessions",
                "order: [mobile, web]",
                "authenticators:",
                "  web: { namespace: people, cookie: a, keys: [ { algorithm: HS256, secret-file: secret.txt } ] }",
                "  mobile: { namespace: people, bearer: true, keys: [ { algorithm: HS256, secret-file: secret.txt } ] }");

        assertThat(folder.config().sessions().authenticators())
                .extracting(AuthenticatorConfig::name)
                .containsExactly("mobile", "web");
    }

    @Test
    void roomsHaveDefaults() {
        var rule = new Rule("all", "*", Map.of(), new JsonObject().put("canSubscribe", true), false);

        assertThat(folder.config().rooms())
                .isEqualTo(new RoomsConfig(
                        List.of(rule),
                        "{subject}",
                        RoomsConfig.Unnamed.REFUSE,
                        new RequestFields(true, false, Set.of())));
    }

    @Test
    void roomsTakeEveryKey() {
        folder.with(
                "rooms",
                "default: deny",
                "identity: '{namespace}:{subject}'",
                "unnamed: generate",
                "request-fields: { participant-name: false, participant-metadata: true, participant-attributes: [color] }",
                "rules:",
                "  - name: hosts",
                "    room: team-*",
                "    require: { /role: [host, 7], /https:~1~1example.com~1org: acme }",
                "    grants: { canPublish: true, canPublishSources: [camera, microphone], roomAdmin: true }",
                "    allow-privileged: true");

        var grants = JsonObject.of(
                "canPublish", true, "canPublishSources", List.of("camera", "microphone"), "roomAdmin", true);
        var rule = new Rule(
                "hosts",
                "team-*",
                Map.of(
                        JsonPointer.from("/role"), Set.of("host", "7"),
                        JsonPointer.from("/https:~1~1example.com~1org"), Set.of("acme")),
                grants,
                true);
        assertThat(folder.config().rooms())
                .isEqualTo(new RoomsConfig(
                        List.of(rule),
                        "{namespace}:{subject}",
                        RoomsConfig.Unnamed.GENERATE,
                        new RequestFields(false, true, Set.of("color"))));
    }

    @Test
    void fieldsTakeTheirMostAndTheirAgents() {
        folder.with(
                "rooms",
                "request-fields:",
                "  max-bytes: 1KiB",
                "  agents: [ { name: support, deployments: [staging], max-metadata: 512B }, { name: scribe } ]",
                "rules: [ { name: all, room: '*', preset: viewer } ]");

        assertThat(folder.config().rooms().requestFields())
                .isEqualTo(new RequestFields(
                        true,
                        false,
                        Set.of(),
                        1024,
                        List.of(
                                new AllowedAgent("support", Set.of("staging"), 512),
                                new AllowedAgent("scribe", Set.of(), 0))));
    }

    @Test
    void rulesTakeEveryTerm() {
        folder.with(
                "rooms",
                "rules:",
                "  - name: hosts",
                "    room: a",
                "    inherit: all",
                "    ttl: 10m",
                "    room-preset: large",
                "    request-fields:",
                "      participant-name: false",
                "      participant-metadata: true",
                "      participant-attributes: []",
                "      max-bytes: 100B",
                "      agents: []",
                "  - { name: all, room: '*', preset: audio-only }");

        var fields = new FieldOverrides(false, true, Set.of(), 100, List.of());
        assertThat(folder.config().rooms().rules())
                .extracting(Rule::terms)
                .containsExactly(
                        new Terms("all", null, new JsonObject(), false, Duration.ofMinutes(10), "large", fields),
                        new Terms(
                                null,
                                GrantPreset.AUDIO_ONLY,
                                new JsonObject(),
                                false,
                                null,
                                null,
                                FieldOverrides.NONE));
    }

    @Test
    void limitsHaveDefaults() {
        assertThat(folder.config().limits())
                .isEqualTo(new LimitConfig(List.of(new Bandwidth(20, 20, Duration.ofMinutes(1))), 200_000));
    }

    @Test
    void limitsTakeEveryKey() {
        folder.with(
                "limits",
                "user: [ { capacity: 5, refill: 1, period: 1s }, { capacity: 100, refill: 50, period: 1d } ]",
                "max-users: 9",
                "on-store-loss: deny",
                "expected-instances: 3");

        assertThat(folder.config().limits())
                .isEqualTo(new LimitConfig(
                        List.of(new Bandwidth(5, 1, Duration.ofSeconds(1)), new Bandwidth(100, 50, Duration.ofDays(1))),
                        9,
                        LimitConfig.OnStoreLoss.DENY,
                        3));
    }

    @Test
    void limitsOfRoomsAndProjectsTakeEveryKey() {
        folder.with(
                "limits",
                "room: { capacity: 100, refill: 500, period: 1s }",
                "project: { capacity: 400, refill: 2000, period: 2s }");

        assertThat(folder.config().limits().arrivals())
                .isEqualTo(new ArrivalConfig(
                        new Bandwidth(100, 500, Duration.ofSeconds(1)),
                        new Bandwidth(400, 2000, Duration.ofSeconds(2))));
    }

    @Test
    void limitOfRoomsIsWholeOrNotThere() {
        folder.with("limits", "room: { refill: 500 }");

        assertThat(folder.problems())
                .containsExactly(
                        "limits.room.capacity  gateway.yaml:11: is missing; a limit has capacity, refill and period",
                        "limits.room.period  gateway.yaml:11: is missing; a limit has capacity, refill and period");
    }

    @Test
    void limitOfRoomsNeedsTimeToHoldAnswers() {
        folder.with("limits", "room: { capacity: 100, refill: 500, period: 1s }")
                .with("http", "request-timeout: 2s");

        assertThat(folder.problems()).singleElement().asString().contains("http.request-timeout", "at least 3s");
    }

    @Test
    void cacheHasDefaults() {
        assertThat(folder.config().cache()).isEqualTo(new CacheConfig(Duration.ofMinutes(2), 100_000));
    }

    @Test
    void cacheTakesEveryKey() {
        folder.with("cache", "margin: 3m", "max-tokens: 11");

        assertThat(folder.config().cache()).isEqualTo(new CacheConfig(Duration.ofMinutes(3), 11));
    }

    @Test
    void logHasDefaults() {
        assertThat(folder.config().log()).isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.INFO));
    }

    @Test
    void logTakesEveryKey() {
        folder.with("log", "format: text", "level: debug");

        assertThat(folder.config().log()).isEqualTo(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.DEBUG));
    }
}
