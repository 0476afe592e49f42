package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.OptionalTool;
import dev.roomkey.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementIT {
    private static final TestGateway GATEWAY = TestGateway.start();

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void healthIsUpOnceStarted() throws Exception {
        for (var path : new String[] {"/health/started", "/health/live", "/health/ready"}) {
            var response = GATEWAY.manage(path);

            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body()).contains("\"status\":\"up\"");
        }
    }

    @Test
    void nothingOfItIsOnThePublicPort() throws Exception {
        for (var path : new String[] {"/metrics", "/health/ready", "/health/live"}) {
            assertThat(GATEWAY.send(GATEWAY.request(path).GET()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void metricsShowJoinsStagesCacheAndLimit() throws Exception {
        GATEWAY.join("anna", "{\"room_name\": \"lobby\"}");
        GATEWAY.join("anna", "{\"room_name\": \"lobby\"}");

        var metrics = GATEWAY.manage("/metrics").body();

        assertThat(metrics)
                .contains("roomkey_joins_total{outcome=\"granted\"} ")
                .contains("roomkey_cache_lookups_total{result=\"hit\"} ")
                .contains("roomkey_limit_decisions_total{decision=\"allowed\",source=\"local\"} ")
                .contains("roomkey_join_stage_seconds_bucket{stage=\"mint\",le=\"0.001\"} ")
                .contains("roomkey_http_responses_total{method=\"post\",route=\"token\",status=\"201\"} ")
                .contains("roomkey_eventloop_lag_seconds_count ")
                .contains("roomkey_build_info{");
        assertThat(metrics).doesNotContain("anna", "lobby", "eyJ");
    }

    @Test
    void openMetricsAreServedToWhoAsksForThem() throws Exception {
        var response = GATEWAY.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(
                        "http://127.0.0.1:" + GATEWAY.gateway().managementPort() + "/metrics"))
                .header("Accept", "application/openmetrics-text; version=1.0.0"));

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("application/openmetrics-text"));
        assertThat(response.body()).endsWith("# EOF\n");
    }

    @Test
    void prometheusOwnLinterHasNothingToSay(@TempDir Path folder) throws Exception {
        OptionalTool.require("promtool", "Debian's package prometheus has it");
        GATEWAY.join("ben", "{\"room_name\": \"lobby\"}");
        var metrics = Files.writeString(
                folder.resolve("metrics"), GATEWAY.manage("/metrics").body());

        var promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }
}
