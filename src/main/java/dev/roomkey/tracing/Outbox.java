package dev.roomkey.tracing;

import dev.roomkey.metrics.Metrics;
import dev.roomkey.tracing.Delivery.Result;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where spans wait until a thread beside the event loops sends a batch of them. Who brings one never waits: what does not fit is
 * dropped, and counted here, since the queue of the batches tells nobody.
 */
final class Outbox implements SpanProcessor {
    /** About a megabyte. */
    static final int MOST = 2048;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Metrics metrics;
    private final SpanProcessor batches;

    Outbox(SpanExporter collector, Metrics metrics) {
        this.metrics = metrics;
        var delivery = new Delivery(collector, metrics, taken -> waiting.addAndGet(-taken));
        batches = BatchSpanProcessor.builder(delivery)
                .setMaxQueueSize(MOST)
                .setExporterTimeout(Delivery.LONGEST)
                .build();
    }

    /** How many spans no batch has been made of. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            metrics.spans(Result.DROPPED, 1);
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }
}
