package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.roomkey.audit.Audit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A request of a trace, and everybody who hears of it: the application, twice, the audit log and the metrics. */
class TraceIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";
    private static final String NONE = "none";

    @TempDir
    private Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private final Logger auditLogger = (Logger) LoggerFactory.getLogger(Audit.LOGGER);
    private ConfiguredGateway gateway;

    @BeforeEach
    void start() throws Exception {
        audit.start();
        auditLogger.setLevel(Level.INFO);
        auditLogger.setAdditive(false);
        auditLogger.addAppender(audit);
        var app = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
        gateway = ConfiguredGateway.start(folder, """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allow-missing-origin: true, request-timeout: 10s }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [app]
                  authenticators:
                    app: { type: introspect, url: http://127.0.0.1:%1$d/me, cookies: [sid], claims: { subject: /id }, timeout: 4s }
                rooms:
                  callback: { url: http://127.0.0.1:%1$d/authorize, secrets-file: [callback-secret], timeout: 4s }
                  rules: [ { name: one, room: lobby, grants: { canSubscribe: true } } ]
                """.formatted(app.actualPort()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        vertx.close().await();
        auditLogger.detachAppender(audit);
        auditLogger.setAdditive(true);
        auditLogger.setLevel(null);
    }

    private void answer(HttpServerRequest request) {
        var trace = request.getHeader("traceparent");
        told.put(request.path(), trace == null ? NONE : trace);
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(request.path().equals("/me") ? "{\"id\": \"alice\"}" : "{\"allow\": true}");
    }

    @Test
    void sampledTraceReachesTheApplicationTheAuditLogAndTheMetrics() throws Exception {
        var answer = gateway.join(LOBBY, "Cookie", "sid=1", "traceparent", SAMPLED);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(told).isEqualTo(Map.of("/me", SAMPLED, "/authorize", SAMPLED));
        assertThat(audited()).contains("trace=\"" + TRACE);
        assertThat(gateway.openMetrics())
                .containsPattern(
                        "roomkey_join_seconds_bucket\\{outcome=\"granted\",le=\"[0-9.]+\"} 1 # \\{[^}]*" + TRACE);
    }

    @Test
    void malformedTraceIsAsNone() throws Exception {
        var answer = gateway.join(LOBBY, "Cookie", "sid=1", "traceparent", SAMPLED.toUpperCase(Locale.ROOT));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(told).isEqualTo(Map.of("/me", NONE, "/authorize", NONE));
        assertThat(audited()).doesNotContain("trace=");
        assertThat(gateway.openMetrics()).doesNotContain("trace_id");
    }

    private String audited() {
        return audit.list.getLast().getKeyValuePairs().toString();
    }
}
