package dev.roomkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private enum Outcome {
        GRANTED,
        NOT_YET
    }

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void joinsAreCountedByOutcomeInLowerCase() {
        metrics.joined(Outcome.GRANTED, 1_000_000);
        metrics.joined(Outcome.GRANTED, 1_000_000);
        metrics.joined(Outcome.NOT_YET, 1_000_000);

        assertThat(scrape())
                .contains("roomkey_joins_total{outcome=\"granted\"} 2.0")
                .contains("roomkey_joins_total{outcome=\"not_yet\"} 1.0");
    }

    @Test
    void timesArePublishedInSecondsWithBuckets() {
        metrics.stage(Outcome.GRANTED, 3_000_000);

        assertThat(scrape())
                .contains("roomkey_join_stage_seconds_sum{stage=\"granted\"} 0.003")
                .contains("roomkey_join_stage_seconds_bucket{stage=\"granted\",le=\"0.0025\"} 0")
                .contains("roomkey_join_stage_seconds_bucket{stage=\"granted\",le=\"0.005\"} 1");
    }

    @Test
    void everyMeterHasHelpText() {
        metrics.publishBuild("1", "25");
        metrics.watchInFlight(() -> 7);
        metrics.joined(Outcome.GRANTED, 1);
        metrics.eventLoopLag(1);

        var names = scrape().lines()
                .filter(line -> line.startsWith("# TYPE"))
                .map(line -> line.replaceFirst("# TYPE (\\S+) .*", "$1"))
                .collect(Collectors.toSet());

        assertThat(names)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(scrape()).containsPattern("# HELP " + name + " \\S+"));
    }

    @Test
    void gaugesReadTheirSourceAtTheScrape() {
        metrics.watchInFlight(() -> 7);

        assertThat(scrape()).contains("roomkey_http_in_flight 7.0");
    }

    private String scrape() {
        return metrics.scrape("text/plain");
    }
}
