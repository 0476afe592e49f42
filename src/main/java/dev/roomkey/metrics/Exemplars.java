package dev.roomkey.metrics;

import dev.roomkey.model.TraceParent;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** Tells the registry to which trace what is recorded just now belongs, so that a bucket names one that fell into it. */
final class Exemplars implements SpanContext {
    /** Not static: each registry asks its own. There is one in a process, outside of tests. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable TraceParent> current = new ThreadLocal<>();

    /** Runs {@code recording} for a request of {@code trace}, if it has one. */
    void recording(@Nullable TraceParent trace, Runnable recording) {
        if (trace == null || !trace.isSampled()) {
            recording.run();
            return;
        }
        current.set(trace);
        try {
            recording.run();
        } finally {
            current.remove();
        }
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        var trace = current.get();
        return trace == null ? null : trace.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        var trace = current.get();
        return trace == null ? null : trace.parentId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return current.get() != null;
    }

    /** Nobody collects spans here that would have to be kept for it. */
    @Override
    public void markCurrentSpanAsExemplar() {}
}
