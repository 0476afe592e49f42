package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.roomkey.Monitoring.Query;
import dev.roomkey.Monitoring.Rule;
import dev.roomkey.webhook.Sent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that watches gateways at work: every expression of the rules and the dashboard has something to show. */
class MonitoringIT {
    private static final int SCRAPES = 5;
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    /** Absent is what it alerts on. */
    private static final Set<String> RIGHTLY_EMPTY = Set.of("RoomkeyDown");

    /** No test is long enough for these, whose first event is yet to come. */
    private static final Set<String> NOT_YET_THERE = Set.of();

    private static final Pattern COMPARISON = Pattern.compile("(==|!=|>=|<=|>|<)(?! bool)(?=[^{}]*(?:\\{|$))");
    private static final Pattern NAME =
            Pattern.compile("\\b(?:roomkey[:_]\\w[\\w:]*|(?:jvm|process|system)_\\w+|up)\\b");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `((?:roomkey|jvm|process|system)_\\w+)` \\|");

    @TempDir
    private static Path folder = Path.of("");

    private static final RedisServer REDIS = RedisServer.start();
    private static final Vertx VERTX = Vertx.vertx();
    private static ConfiguredGateway gateway;
    private static ConfiguredGateway other;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws Exception {
        OptionalTool.require("prometheus", "Debian's package prometheus has it");
        var jwks = jwks();
        var app = VERTX.createHttpServer()
                .requestHandler(request -> answer(request, jwks))
                .listen(0, "127.0.0.1")
                .await();
        gateway =
                ConfiguredGateway.start(Files.createDirectory(folder.resolve("one")), withEverything(app.actualPort()));
        other = ConfiguredGateway.start(certified(folder.resolve("other")), withTlsAndPublishedKeys(app.actualPort()));
        prometheus = PrometheusServer.start(
                folder,
                Set.of(gateway.gateway().managementPort(), other.gateway().managementPort()));
        Eventually.holds(() -> prometheus.hasScraped(1));
        var round = 0;
        while (!prometheus.hasScraped(SCRAPES)) {
            everyOutcome(round++);
        }
        System.gc();
        var least = SCRAPES + 2;
        Eventually.holds(() -> prometheus.hasScraped(least));
    }

    @AfterAll
    static void stop() {
        Stream.of(prometheus, gateway, other).forEach(MonitoringIT::close);
        VERTX.close().await();
        REDIS.close();
    }

    private static void close(@Nullable AutoCloseable it) {
        try {
            if (it != null) {
                it.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyPanelShowsSomething() {
        assertThat(Monitoring.queries())
                .hasSizeGreaterThan(40)
                .allSatisfy(it -> assertIsThere(it.panel(), inTheTest(it.expression())));
    }

    @Test
    void everyRecordingRuleRecords() {
        assertThat(Monitoring.rules().stream().filter(it -> !it.isAlert()))
                .isNotEmpty()
                .allSatisfy(it -> assertIsThere(it.name(), it.name()));
    }

    /** Made to say 0 or 1 instead of nothing or something, every comparison has something to compare. */
    @Test
    void everyAlertSeesWhatItLooksAt() {
        assertThat(Monitoring.rules().stream().filter(Rule::isAlert).filter(it -> !RIGHTLY_EMPTY.contains(it.name())))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(Stream.of(rule.expression().split("\\bunless\\b", -1)))
                        .allSatisfy(part -> assertIsThere(rule.name(), withBool(inTheTest(part)))));
    }

    /** Now, or after the next scrape: one that a busy machine made late takes the gauges with it. */
    private static void assertIsThere(String what, String expression) {
        assertThatNoException()
                .as(what + ": " + expression)
                .isThrownBy(() -> Eventually.holds(() -> prometheus.isThere(expression)));
    }

    @Test
    void nothingThatIsBrokenIsSaidOfGatewaysThatWork() throws Exception {
        var firing = prometheus.evaluate("count by (alertname) (ALERTS{alertstate=\"firing\"})");

        assertThat(Monitoring.objects(firing)
                        .map(it -> it.getJsonObject("metric").getString("alertname")))
                .isSubsetOf("RoomkeyAdminRefused", "RoomkeyCertificateExpiring");
    }

    @Test
    void everyNameIsOneThatIsScrapedOrRecorded() throws Exception {
        var asked = Stream.concat(
                        Monitoring.rules().stream().map(Rule::expression),
                        Monitoring.queries().stream().map(Query::expression))
                .flatMap(it ->
                        NAME.matcher(it.replaceAll("\\{[^}]*}", "")).results().map(name -> name.group()))
                .collect(Collectors.toSet());

        assertThat(prometheus.names()).containsAll(asked);
    }

    @Test
    void everyDocumentedNameIsScraped() throws Exception {
        var names = prometheus.names();

        assertThat(DOCUMENTED
                        .matcher(Monitoring.text(Path.of("docs/metrics.md")))
                        .results()
                        .map(it -> it.group(1)))
                .filteredOn(it -> !NOT_YET_THERE.contains(it))
                .allSatisfy(it -> assertThat(names).containsAnyOf(it, it + "_bucket"));
    }

    /** As a panel would ask over a few seconds. */
    private static String inTheTest(String expression) {
        return expression
                .replace("$__rate_interval", "10s")
                .replace("$namespace", ".*")
                .replace("$instance", ".*")
                .replace(":1m]", ":1s]");
    }

    private static String withBool(String expression) {
        return COMPARISON.matcher(expression).replaceAll("$1 bool");
    }

    private static void everyOutcome(int round) throws Exception {
        var now = Instant.now();
        var admin = gateway.gateway().adminPort().orElseThrow();
        var bearer = new String[] {"Authorization", "Bearer " + ConfiguredGateway.ADMIN_TOKEN};
        var left = Sent.left("EV_" + round, "lobby", "anna", now);
        var signed = Sent.authorization("key", ConfiguredGateway.API_SECRET, left);
        if (round == 0) {
            gateway.post(
                    admin, "/admin/blocks", "{\"namespace\": \"web\", \"subject\": \"bob\", \"for\": \"10m\"}", bearer);
        }
        gateway.join(LOBBY, "Cookie", TestSessions.cookie("anna", now));
        gateway.join(LOBBY, "Cookie", TestSessions.cookie("user-" + round, now));
        gateway.join(LOBBY, "Cookie", TestSessions.cookie("bob", now));
        gateway.join("{\"room_name\": \"vault\"}", "Cookie", TestSessions.cookie("carl-" + round, now));
        gateway.join(LOBBY);
        gateway.join(LOBBY, "Cookie", TestSessions.COOKIE + "=nonsense");
        gateway.join(LOBBY, "Cookie", "sid=down");
        gateway.post(gateway.gateway().port(), "/webhooks/livekit", left, "Authorization", signed);
        gateway.post(gateway.gateway().port(), "/webhooks/livekit", left, "Authorization", "nobody");
        gateway.post(admin, "/admin/limits/query", "{}", "Authorization", "Bearer nobody");
    }

    private static String withEverything(int app) {
        return """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allow-missing-origin: true }
                management: { port: 0 }
                admin: { port: 0, tokens-file: admin-tokens }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret, webhooks: true }
                redis: { url: "redis://127.0.0.1:%2$d", deadline: 2s }
                sessions:
                  order: [web, app]
                  authenticators:
                    web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                    app: { type: introspect, url: http://127.0.0.1:%1$d/me, cookies: [sid], claims: { subject: /id } }
                rooms:
                  identity: "{namespace}:{subject}"
                  callback: { url: http://127.0.0.1:%1$d/authorize, secrets-file: [callback-secret], timeout: 4s }
                  rules: [ { name: one, room: lobby, grants: { canSubscribe: true } } ]
                limits: { user: [ { capacity: 5, refill: 5, period: 1m } ] }
                """.formatted(app, REDIS.port());
    }

    private static String withTlsAndPublishedKeys(int app) {
        return """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, tls: { cert-file: tls.crt, key-file: tls.key } }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [issuer]
                  authenticators:
                    issuer: { cookie: s, algorithms: [RS256], jwks: { url: http://127.0.0.1:%d/jwks.json } }
                rooms: { rules: [ { name: one, room: lobby, grants: { canSubscribe: true } } ] }
                """.formatted(app);
    }

    /** The web application: who is signed in, who may join, and what it signs with. */
    private static void answer(HttpServerRequest request, String jwks) {
        var response = request.response().putHeader("Content-Type", "application/json");
        switch (request.path()) {
            case "/me" -> response.setStatusCode(503).end();
            case "/jwks.json" -> response.end(jwks);
            default -> response.end("{\"allow\": true}");
        }
    }

    private static String jwks() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var key = (RSAPublicKey) generator.generateKeyPair().getPublic();
        var url = Base64.getUrlEncoder().withoutPadding();
        var modulus = key.getModulus().toByteArray();
        var jwk = new JsonObject()
                .put("kty", "RSA")
                .put("kid", "one")
                .put("alg", "RS256")
                .put("n", url.encodeToString(Arrays.copyOfRange(modulus, 1, modulus.length)))
                .put("e", url.encodeToString(key.getPublicExponent().toByteArray()));
        return new JsonObject().put("keys", new JsonArray(List.of(jwk))).encode();
    }

    private static Path certified(Path folder) throws Exception {
        var openssl = OptionalTool.require("openssl", "it makes the certificate");
        var made = new ProcessBuilder((openssl
                                + " req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=test"
                                + " -keyout tls.key -out tls.crt")
                        .split(" ", -1))
                .directory(Files.createDirectory(folder).toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).as(said).isZero();
        return folder;
    }
}
