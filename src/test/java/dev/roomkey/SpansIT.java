package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.roomkey.audit.Audit;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Joins with a real Redis and a real application, and what a collector hears of them. */
class SpansIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";

    private static final String ROOM = "hall-of-secrets";
    private static final String BODY = "{\"room_name\": \"" + ROOM + "\"}";
    private static final String SESSION = "5e551011-of-alice-4nd-n0b0dy-else";
    private static final String KEY = "Bearer the-key-of-the-collector";

    /** Beyond these a span says nothing. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "SERVER",
            Set.of(
                    "http.request.method",
                    "http.route",
                    "http.response.status_code",
                    "url.path",
                    "url.scheme",
                    "error.type",
                    "roomkey.outcome",
                    "roomkey.request.id"),
            "INTERNAL",
            Set.of("roomkey.result", "error.type"),
            "CLIENT",
            Set.of(
                    "http.request.method",
                    "http.response.status_code",
                    "db.system.name",
                    "db.operation.name",
                    "server.address",
                    "server.port",
                    "error.type"));

    @TempDir
    private Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();
    private final RedisServer redis = RedisServer.start();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private final Logger auditLogger = (Logger) LoggerFactory.getLogger(Audit.LOGGER);
    private HttpServer app;

    @BeforeEach
    void start() throws Exception {
        audit.start();
        auditLogger.setLevel(Level.INFO);
        auditLogger.setAdditive(false);
        auditLogger.addAppender(audit);
        app = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
        redis.command("SET", "sess:" + SESSION, "{\"id\": \"alice\"}");
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        redis.close();
        auditLogger.detachAppender(audit);
        auditLogger.setAdditive(true);
        auditLogger.setLevel(null);
    }

    private void answer(HttpServerRequest request) {
        told.put(request.path(), String.valueOf(request.getHeader("traceparent")));
        request.response()
                .setStatusCode(request.path().equals("/jwks") ? 500 : 200)
                .putHeader("Content-Type", "application/json")
                .end(request.path().equals("/me") ? userOf(request) : "{\"allow\": true}");
    }

    private static String userOf(HttpServerRequest request) {
        return String.valueOf(request.getHeader("Cookie")).contains(SESSION)
                ? "{\"id\": \"alice\"}"
                : "{\"id\": \"bob\"}";
    }

    private ConfiguredGateway gateway(String tracing) throws Exception {
        Files.writeString(folder.resolve("otlp"), "Authorization: " + KEY);
        return ConfiguredGateway.start(folder, """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allow-missing-origin: true, request-timeout: 10s }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [shop, app, idp]
                  authenticators:
                    shop: { type: redis, namespace: people, cookie: shop, codec: raw, key-prefix: "sess:", claims: { subject: /id } }
                    app: { type: introspect, namespace: people, url: http://127.0.0.1:%1$d/me, cookies: [sid], claims: { subject: /id }, timeout: 4s }
                    idp: { type: jwt, namespace: people, cookie: idp, jwks: { url: http://127.0.0.1:%1$d/jwks }, algorithms: [RS256] }
                rooms:
                  callback: { url: http://127.0.0.1:%1$d/authorize, secrets-file: [callback-secret], timeout: 4s, cache: 0s }
                  rules: [ { name: one, room: "hall-*", grants: { canSubscribe: true } } ]
                limits:
                  user: [ { capacity: 1000, refill: 1000, period: 1m } ]
                  room: { capacity: 1000, refill: 1000, period: 1s }
                redis: { url: %2$s, deadline: 2s }
                tracing: { %3$s }
                """.formatted(app.actualPort(), redis.url(), tracing));
    }

    @Test
    void joinIsATreeOfWhatItWaitedFor() throws Exception {
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            try (var gateway = gateway(
                    "ratio: 1, service-name: edge, headers-file: otlp, endpoint: \"" + collector.endpoint() + "\"")) {
                joined(gateway.join(BODY, "Cookie", "sid=of-another-user-whose-join-loads-the-scripts"));

                joined(gateway.join(BODY, "Cookie", "sid=" + SESSION, "traceparent", SAMPLED));
                Eventually.holds(() -> redis.keys("roomkey:token:*") == 2);
            }

            assertThat(collector.tree(TRACE, CALLER)).isEqualTo("""
                            SERVER POST /api/livekit-token granted 201
                              INTERNAL session authenticated
                                CLIENT GET 200
                              INTERNAL limit allowed
                                CLIENT EVALSHA
                              INTERNAL callback given
                                CLIENT POST 200
                              INTERNAL turn
                                CLIENT GET
                              INTERNAL cache first
                                CLIENT MGET
                              INTERNAL room free
                                CLIENT EVALSHA
                                CLIENT SET
                              INTERNAL keep
                                CLIENT SET
                                CLIENT SET""");
            assertThat(told)
                    .containsEntry("/me", "00-" + TRACE + "-" + questionTo(collector, "GET") + "-01")
                    .containsEntry("/authorize", "00-" + TRACE + "-" + questionTo(collector, "POST") + "-01");
            assertNothingElseIsSaid(collector);
        }
    }

    /** The last one to the application. */
    private static String questionTo(TraceCollector collector, String method) {
        return collector.spans().stream()
                .filter(it -> it.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                .filter(it -> TraceCollector.valueOf(it, "http.request.method").anyMatch(method::equals))
                .map(TraceCollector::idOf)
                .toList()
                .getLast();
    }

    private static void assertNothingElseIsSaid(TraceCollector collector) {
        assertThat(collector.spans()).allSatisfy(span -> {
            var kind = span.getKind().name().replace("SPAN_KIND_", "");
            assertThat(span.getAttributesList()).extracting(KeyValue::getKey).isSubsetOf(ATTRIBUTES.get(kind));
            assertThat(span.getEventsList()).isEmpty();
            assertThat(span.getLinksList()).isEmpty();
            assertThat(span.getTraceState()).isEmpty();
            assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
        });
        assertThat(collector.resources())
                .flatMap(it -> it.getAttributesList())
                .extracting(KeyValue::getKey)
                .containsOnly(
                        "service.name",
                        "service.version",
                        "telemetry.sdk.language",
                        "telemetry.sdk.name",
                        "telemetry.sdk.version");
        assertThat(collector.headers()).allSatisfy(it -> assertThat(it).containsEntry("authorization", KEY));
        assertThat(collector.bytes())
                .contains("edge", "127.0.0.1")
                .doesNotContain(
                        "alice",
                        "bob",
                        SESSION,
                        ROOM,
                        "sess:",
                        "roomkey:",
                        "lobby",
                        "eyJ",
                        ConfiguredGateway.CALLBACK_SECRET,
                        ConfiguredGateway.API_SECRET,
                        "the-key-of",
                        "authorize");
    }

    @Test
    void exemplarAndAuditLogLeadToTheJoinsOwnSpan() throws Exception {
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            String metrics;
            try (var gateway = gateway("ratio: 1, endpoint: \"" + collector.endpoint() + "\"")) {
                joined(gateway.join(BODY, "Cookie", "sid=" + SESSION));

                metrics = gateway.openMetrics();
            }

            var join = collector.spans().getFirst();
            assertThat(join.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(metrics)
                    .containsPattern(
                            "roomkey_join_seconds_bucket\\{outcome=\"granted\",le=\"[0-9.]+\"} 1 # \\{[^}]*span_id=\""
                                    + TraceCollector.idOf(join));
            assertThat(audit.list.getLast().getKeyValuePairs().toString())
                    .contains("trace=\"" + TraceCollector.traceOf(join));
        }
    }

    @Test
    void sessionInRedisIsACommandOfTheSession() throws Exception {
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            try (var gateway = gateway("ratio: 1, endpoint: \"" + collector.endpoint() + "\"")) {
                joined(gateway.join(BODY, "Cookie", "shop=" + SESSION));
                Eventually.holds(() -> redis.keys("roomkey:token:*") == 1);

                joined(gateway.join(BODY, "Cookie", "shop=" + SESSION, "traceparent", SAMPLED));
            }

            assertThat(collector.tree(TRACE, CALLER))
                    .startsWith("""
                            SERVER POST /api/livekit-token granted 201
                              INTERNAL session authenticated
                                CLIENT GET
                              INTERNAL limit allowed
                            """)
                    .contains("  INTERNAL cache hit\n")
                    .doesNotContain("keep");
        }
    }

    @Test
    void whatCannotBeDecidedIsAnErrorThatSaysWhere() throws Exception {
        var token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.e30.c2lnbmF0dXJl";
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            try (var gateway = gateway("ratio: 1, endpoint: \"" + collector.endpoint() + "\"")) {
                assertThat(gateway.join(BODY, "Cookie", "idp=" + token, "traceparent", SAMPLED)
                                .statusCode())
                        .isEqualTo(503);
            }

            assertThat(collector.tree(TRACE, CALLER)).isEqualTo("""
                            SERVER POST /api/livekit-token unavailable 503 503
                              INTERNAL session undecided
                                INTERNAL keys""");
            assertThat(collector.spans().getFirst().getStatus().getCodeValue()).isEqualTo(2);
        }
    }

    @Test
    void whatIsRefusedBeforeItIsAJoinHasASpanWithoutAnOutcome() throws Exception {
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            try (var gateway = gateway("ratio: 1, endpoint: \"" + collector.endpoint() + "\"")) {
                assertThat(gateway.join("[", "traceparent", SAMPLED).statusCode())
                        .isEqualTo(400);
            }

            assertThat(collector.tree(TRACE, CALLER)).isEqualTo("SERVER POST /api/livekit-token 400");
        }
    }

    @Test
    void joinThatIsNotRecordedIsSentNowhere() throws Exception {
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            try (var gateway = gateway("ratio: 0, endpoint: \"" + collector.endpoint() + "\"")) {
                joined(gateway.join(BODY, "Cookie", "sid=" + SESSION, "traceparent", SAMPLED));

                assertThat(gateway.openMetrics()).doesNotContain("trace_id");
                assertThat(audit.list.getLast().getKeyValuePairs().toString()).contains("trace=\"" + TRACE);
            }

            assertThat(collector.bytes()).isEmpty();
            assertThat(told).containsEntry("/me", "00-" + TRACE + "-" + CALLER + "-00");
        }
    }

    @Test
    void flagsOfStrangersDoNotExceedTheCap() throws Exception {
        var joins = 300;
        var most = 5;
        try (var collector = new TraceCollector(TraceCollector.TAKING)) {
            var start = System.nanoTime();
            long seconds;
            try (var gateway = gateway("ratio: 0, parent-based: true, max-per-second: " + most + ", endpoint: \""
                    + collector.endpoint() + "\"")) {
                for (var i = 0; i < joins; i++) {
                    assertThat(gateway.join(BODY, "traceparent", SAMPLED).statusCode())
                            .isEqualTo(401);
                }
                seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
                assertThat(gateway.openMetrics()).containsPattern("roomkey_traces_total\\{decision=\"capped\"} [1-9]");
            }

            assertThat(collector.spans())
                    .filteredOn(it -> it.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                    .hasSizeBetween(most, (int) (most + most * seconds));
        }
    }

    @Test
    void collectorThatHangsCostsJoinsNothingAndTheEndLittle() throws Exception {
        try (var collector = new TraceCollector(TraceCollector.HANGING)) {
            assertThat(millisOfAnEndAfterJoins(collector.endpoint())).isLessThan(10_000);
            assertThat(collector.spans()).isNotEmpty();
        }
    }

    @Test
    void collectorThatIsGoneCostsJoinsNothingAndTheEndLittle() throws Exception {
        var nobody = "http://127.0.0.1:" + RedisServer.freePort() + "/v1/traces";

        assertThat(millisOfAnEndAfterJoins(nobody)).isLessThan(10_000);
    }

    @Test
    void collectorThatRefusesIsCounted() throws Exception {
        try (var collector = new TraceCollector(
                        request -> request.response().setStatusCode(401).end());
                var gateway = gateway("ratio: 1, endpoint: \"" + collector.endpoint() + "\"")) {
            joined(gateway.join(BODY, "Cookie", "sid=" + SESSION));

            Eventually.holds(() -> gateway.openMetrics().contains("roomkey_trace_spans_total{result=\"failed\"} 1"));
            joined(gateway.join(BODY, "Cookie", "sid=" + SESSION));
        }
    }

    private long millisOfAnEndAfterJoins(String endpoint) throws Exception {
        var gateway = gateway("ratio: 1, max-per-second: 1000, endpoint: \"" + endpoint + "\"");
        long end;
        try (gateway) {
            for (var i = 0; i < 100; i++) {
                joined(gateway.join(BODY, "Cookie", "shop=" + SESSION));
            }
            end = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - end).toMillis();
    }

    private static void joined(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).getString("participant_token")).isNotEmpty();
    }

    @Test
    void nothingOfOpenTelemetryIsLoadedWhereNothingIsTraced() throws Exception {
        assertThat(classesLoaded("")).noneMatch(it -> it.startsWith("io.opentelemetry"));
        assertThat(classesLoaded("tracing: { endpoint: \"http://127.0.0.1:9/v1/traces\", ratio: 1 }"))
                .anyMatch(it -> it.startsWith("io.opentelemetry"));
    }

    private List<String> classesLoaded(String tracing) throws Exception {
        Files.writeString(folder.resolve("api-secret"), ConfiguredGateway.API_SECRET);
        Files.writeString(folder.resolve("session-secret"), TestSessions.secret());
        var config = Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allow-missing-origin: true }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions: { order: [web], authenticators: { web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: session-secret } ] } } }
                rooms: { rules: [ { name: one, room: "hall-*", grants: { canSubscribe: true } } ] }
                """ + tracing);
        var classes = folder.resolve("classes");
        try (var gateway =
                GatewayProcess.launch(config, folder.resolve("log"), "-Xlog:class+load:file=" + classes + ":tags")) {
            gateway.awaitServing();
            gateway.post(gateway.said("port"), "/api/livekit-token", BODY, "traceparent", SAMPLED);
            gateway.terminate();
            gateway.exitCode();
        }
        return Files.readAllLines(classes).stream()
                .map(it -> it.replaceFirst("^\\[[^]]*]\\s*", ""))
                .toList();
    }
}
