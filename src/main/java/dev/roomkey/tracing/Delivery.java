package dev.roomkey.tracing;

import dev.roomkey.metrics.Metrics;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives batches to the collector, counts what became of their spans, and says when that begins to fail and when it is over. */
final class Delivery implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Longest time for a batch, tries again included. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** A collector that begins to answer and never ends keeps a thread for each; there is no need for more of them. */
    private static final int MOST_UNDER_WAY = 2;

    private final SpanExporter collector;
    private final Metrics metrics;
    private final IntConsumer taken;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();

    /** {@code taken} is told how many spans no longer wait. */
    Delivery(SpanExporter collector, Metrics metrics, IntConsumer taken) {
        this.collector = collector;
        this.metrics = metrics;
        this.taken = taken;
    }

    /** The names are label values of a metric. */
    enum Result {
        EXPORTED,
        DROPPED,
        FAILED
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
        int spans = batch.size();
        taken.accept(spans);
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            metrics.spans(Result.FAILED, spans);
            return CompletableResultCode.ofFailure();
        }
        var sent = collector.export(batch);
        return sent.whenComplete(() -> {
            underWay.decrementAndGet();
            ended(sent, spans);
        });
    }

    private void ended(CompletableResultCode sent, int spans) {
        boolean failed = !sent.isSuccess();
        metrics.spans(failed ? Result.FAILED : Result.EXPORTED, spans);
        if (failing.getAndSet(failed) != failed) {
            say(failed, Optional.ofNullable(sent.getFailureThrowable()));
        }
    }

    private static void say(boolean failed, Optional<Throwable> why) {
        if (failed) {
            LOG.atWarn()
                    .addKeyValue("failure", why.map(Delivery::kind).orElse("none"))
                    .log("Traces cannot be sent");
        } else {
            LOG.info("Traces are sent again");
        }
    }

    /** What it began with; never its text. */
    private static String kind(Throwable failure) {
        var first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.getClass().getSimpleName();
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }
}
