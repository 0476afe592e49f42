package dev.roomkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.TraceParent;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private enum Word {
        GRANTED,
        MINT,
        ADDRESS,
        IN_FLIGHT,
        NEVER_HEARD_OF
    }

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void joinsAreCountedByOutcomeInLowerCase() {
        join(null);
        join(null);

        assertThat(scrape()).contains("roomkey_joins_total{outcome=\"granted\"} 2.0");
    }

    @Test
    void countersShowFromTheStartSoThatTheFirstEventIsARise() {
        assertThat(scrape())
                .contains(
                        "roomkey_joins_total{outcome=\"failed\"} 0.0",
                        "roomkey_limit_decisions_total{decision=\"undecided\",source=\"none\"} 0.0",
                        "roomkey_http_responses_total{method=\"post\",route=\"token\",status=\"503\"} 0.0",
                        "roomkey_http_shed_total{reason=\"in_flight\"} 0.0",
                        "roomkey_webhooks_total{event=\"none\",result=\"unverified\"} 0.0");
    }

    @Test
    void valueThatIsNotDeclaredIsAnotherOne() {
        metrics.shed(Word.IN_FLIGHT);
        metrics.shed(Word.NEVER_HEARD_OF);

        assertThat(scrape())
                .contains("roomkey_http_shed_total{reason=\"in_flight\"} 1.0")
                .contains("roomkey_http_shed_total{reason=\"other\"} 1.0")
                .doesNotContain("never_heard_of");
    }

    @Test
    void namesNeverMultiplyWithoutEnd() {
        for (var i = 0; i < 3 * Family.MOST; i++) {
            metrics.session("name-" + i, Word.GRANTED);
        }

        assertThat(scrape().lines().filter(it -> it.startsWith("roomkey_sessions_total{")))
                .hasSize(Family.MOST + 1)
                .contains("roomkey_sessions_total{authenticator=\"other\",verdict=\"other\"} 2001.0");
    }

    @Test
    void timesArePublishedInSecondsWithBuckets() {
        metrics.stage(Word.MINT, 3_000_000);

        assertThat(scrape())
                .contains("roomkey_join_stage_seconds_sum{stage=\"mint\"} 0.003")
                .contains("roomkey_join_stage_seconds_bucket{stage=\"mint\",le=\"0.0025\"} 0")
                .contains("roomkey_join_stage_seconds_bucket{stage=\"mint\",le=\"0.005\"} 1");
    }

    @Test
    void everyMeterHasHelpText() {
        metrics.publishBuild("1", "25");
        metrics.watchInFlight(() -> 7, 10);
        metrics.redisCommand(Word.ADDRESS, Optional.empty(), 1);

        var names = scrape().lines()
                .filter(line -> line.startsWith("# TYPE"))
                .map(line -> line.replaceFirst("# TYPE (\\S+) .*", "$1"))
                .collect(Collectors.toSet());

        assertThat(names)
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(scrape()).containsPattern("# HELP " + name + " \\S+"));
    }

    @Test
    void gaugesReadTheirSourceAtTheScrapeAndTakeOnANewOne() {
        metrics.watchInFlight(() -> 7, 10);
        metrics.watchInFlight(() -> 8, 10);

        assertThat(scrape()).contains("roomkey_http_in_flight 8.0", "roomkey_http_in_flight_limit 10.0");
    }

    @Test
    void bufferPoolIsMeasured() {
        assertThat(scrape()).containsPattern("roomkey_buffers_memory_bytes\\{area=\"direct\"} [0-9.E+]+\n");
    }

    @Test
    void sampledTraceShowsAtItsBucket() {
        join(new TraceParent(TRACE, "00f067aa0ba902b7", 1));

        assertThat(openMetrics())
                .containsPattern(
                        "roomkey_join_seconds_bucket\\{outcome=\"granted\",le=\"0.001\"} 1 # \\{[^}]*trace_id=\""
                                + TRACE + "\"");
        assertThat(scrape()).doesNotContain(TRACE);
    }

    @Test
    void traceThatNobodyRecordsIsNoExemplar() {
        join(new TraceParent(TRACE, "00f067aa0ba902b7", 0));

        assertThat(openMetrics()).doesNotContain("trace_id");
    }

    private void join(@Nullable TraceParent trace) {
        metrics.joined(Word.GRANTED, 1_000_000, trace);
    }

    private String scrape() {
        return metrics.scrape("text/plain");
    }

    private String openMetrics() {
        return metrics.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8");
    }
}
