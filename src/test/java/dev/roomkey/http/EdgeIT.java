package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can be switched on at the public listener. */
class EdgeIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    @Test
    void lateEventLoopTurnsJoinsAwayAndNothingElse() throws Exception {
        try (var gateway = start(Duration.ofNanos(1), null, null)) {
            var shed = awaitShed(gateway);

            assertThat(shed.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 4L);
            assertThat(shed.body()).contains("#temporary-reduced-capacity").contains("urn:roomkey:request:");
            assertThat(shed.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestGateway.APP_ORIGIN);
            assertThat(gateway.send(gateway.request("/openapi.yaml").GET()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.manage("/metrics").body())
                    .contains("roomkey_http_shed_total{reason=\"event_loop_lag\"}")
                    .contains("roomkey_http_responses_total{method=\"post\",route=\"token\",status=\"503\"}");
        }
    }

    @Test
    void healthPathTellsWhetherTrafficIsWelcome() throws Exception {
        try (var gateway = start(Duration.ZERO, "/healthz", null)) {
            var up = gateway.send(gateway.request("/healthz").GET());

            assertThat(up.statusCode()).isEqualTo(200);
            assertThat(up.body()).isEqualTo("up");
            assertThat(gateway.send(gateway.request("/healthz").POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void cookieNeedsTheHeaderThatNoFormCanSend() throws Exception {
        try (var gateway = start(Duration.ZERO, null, "X-Requested-With")) {
            var cookie = TestSessions.cookie("csrf", Instant.now());
            var token = cookie.substring(cookie.indexOf('=') + 1);

            var without = gateway.join("csrf", LOBBY);
            var with = gateway.post(
                    LOBBY, "Cookie", cookie, "Origin", TestGateway.APP_ORIGIN, "x-requested-with", "roomkey");
            var bearer = gateway.post(LOBBY, "Authorization", "Bearer " + token);
            var preflight = gateway.send(gateway.request(HttpConfig.DEFAULT_PATH)
                    .method("OPTIONS", BodyPublishers.noBody())
                    .header("Origin", TestGateway.APP_ORIGIN));

            assertThat(without.statusCode()).isEqualTo(403);
            assertThat(without.body()).contains("csrf-header-missing").contains("X-Requested-With");
            assertThat(with.statusCode()).isEqualTo(201);
            assertThat(bearer.statusCode()).isEqualTo(201);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .hasValue("content-type, authorization, cache-control, traceparent, X-Requested-With");
        }
    }

    private static TestGateway start(Duration lag, @Nullable String healthPath, @Nullable String csrfHeader) {
        return TestGateway.start(TestGateway.http(100, Duration.ofSeconds(5), Duration.ZERO)
                .with(new EdgeConfig(
                        ProxyConfig.NONE,
                        ConnectionConfig.DEFAULT,
                        null,
                        new OverloadConfig(lag, OverloadConfig.DEFAULT_LONGEST_HOLD),
                        healthPath,
                        csrfHeader)));
    }

    private static HttpResponse<String> awaitShed(TestGateway gateway) throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (var i = 0; ; i++) {
            var response = gateway.join("late-" + i, LOBBY);
            if (response.statusCode() == 503) {
                return response;
            }
            assertThat(System.nanoTime()).as("time to the first 503").isLessThan(end);
        }
    }
}
