package dev.roomkey.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.TraceParent;
import dev.roomkey.tracing.TracingConfig.Sampling;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final TraceParent SAMPLED =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1);
    private static final TraceParent NOT_SAMPLED = SAMPLED.unsampled();

    private final Metrics metrics = new Metrics();
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
    private double chance = 0.5;

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void chanceDecidesAndWhatTheCallerSaysDoesNot() {
        var sampler = sampler(0.25, false, 100);

        chance = 0.24;
        assertThat(sampler.records(null)).isTrue();
        assertThat(sampler.records(NOT_SAMPLED)).isTrue();
        chance = 0.25;
        assertThat(sampler.records(null)).isFalse();
        assertThat(sampler.records(SAMPLED)).isFalse();
    }

    @Test
    void withinATraceItsFlagDecidesWhereThatIsAskedFor() {
        var sampler = sampler(0.25, true, 100);

        chance = 0.99;
        assertThat(sampler.records(SAMPLED)).isTrue();
        assertThat(sampler.records(null)).isFalse();
        chance = 0;
        assertThat(sampler.records(NOT_SAMPLED)).isFalse();
        assertThat(sampler.records(null)).isTrue();
    }

    @Test
    void nobodyIsNoneAndEverybodyIsAll() {
        chance = 0;
        assertThat(sampler(0, false, 100).records(null)).isFalse();
        chance = Math.nextDown(1.0);
        assertThat(sampler(1, false, 100).records(null)).isTrue();
    }

    @Test
    void flagsOfStrangersDoNotLiftTheCap() {
        var sampler = sampler(0, true, 10);

        assertThat(recordedOf(1000, sampler, SAMPLED)).isEqualTo(10);
        now += TimeUnit.MILLISECONDS.toNanos(500);
        assertThat(recordedOf(1000, sampler, SAMPLED)).isEqualTo(5);
        now += TimeUnit.DAYS.toNanos(1);
        assertThat(recordedOf(1000, sampler, SAMPLED)).isEqualTo(10);
    }

    @Test
    void whatTheCapLeavesOutIsCounted() {
        var sampler = sampler(1, false, 3);

        recordedOf(5, sampler, null);

        assertThat(metrics.scrape("text/plain"))
                .contains(
                        "roomkey_traces_total{decision=\"recorded\"} 3.0",
                        "roomkey_traces_total{decision=\"capped\"} 2.0");
    }

    private Sampler sampler(double ratio, boolean parentBased, int most) {
        return new Sampler(new Sampling(ratio, parentBased, most), () -> chance, () -> now, metrics);
    }

    private static long recordedOf(int joins, Sampler sampler, @Nullable TraceParent caller) {
        return IntStream.range(0, joins).filter(i -> sampler.records(caller)).count();
    }
}
