package dev.roomkey.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import dev.roomkey.metrics.Metrics;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of spans to a collector that takes them, refuses them, or does not answer. */
class OutboxTest {
    private static final int MORE_THAN_FIT = 10_000;

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void whatIsTakenIsCounted() {
        var outbox = new Outbox(new KeptSpans(), metrics);

        bring(10, outbox);
        outbox.shutdown().join(10, TimeUnit.SECONDS);

        assertThat(counted("exported")).isEqualTo(10);
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void whatIsRefusedIsCountedAndDoesNotComeAgain() {
        var kept = new KeptSpans(CompletableResultCode::ofFailure);
        var outbox = new Outbox(kept, metrics);

        bring(10, outbox);
        outbox.shutdown().join(10, TimeUnit.SECONDS);

        assertThat(counted("failed")).isEqualTo(10);
        assertThat(kept.all()).hasSize(10);
    }

    @Test
    void collectorThatHangsCostsSpansAndNobodysTime() {
        var outbox = new Outbox(new KeptSpans(CompletableResultCode::new), metrics);
        var start = System.nanoTime();

        bring(MORE_THAN_FIT, outbox);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Delivery.LONGEST.dividedBy(2));
        assertThat(outbox.waiting()).isLessThanOrEqualTo(Outbox.MOST);
        Eventually.holds(() -> counted("dropped") > 0);
        assertThat(counted("dropped")).isGreaterThanOrEqualTo(MORE_THAN_FIT - Outbox.MOST - 2 * 512);
    }

    @Test
    void collectorThatNeverEndsItsAnswersGetsTwoBatchesAtOnce() {
        var kept = new KeptSpans(CompletableResultCode::new);
        var delivery = new Delivery(kept, metrics, taken -> {});
        var batch = List.<SpanData>of();

        delivery.export(batch);
        delivery.export(batch);

        assertThat(delivery.export(batch).isDone()).isTrue();
    }

    private static void bring(int spans, Outbox outbox) {
        var tracer =
                SdkTracerProvider.builder().addSpanProcessor(outbox).build().get("test");
        for (var i = 0; i < spans; i++) {
            tracer.spanBuilder("span").startSpan().end();
        }
    }

    private long counted(String result) {
        return metrics.scrape("text/plain")
                .lines()
                .filter(it -> it.startsWith("roomkey_trace_spans_total{result=\"" + result + "\"}"))
                .mapToLong(it -> (long) Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
                .sum();
    }
}
