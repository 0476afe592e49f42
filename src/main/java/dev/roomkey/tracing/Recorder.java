package dev.roomkey.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Begins spans, and knows for which of them each thread works just now. */
final class Recorder {
    private final Tracer tracer;

    /** Not static: each recorder has its own. There is one in a process, outside of tests. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Recorded> current = new ThreadLocal<>();

    Recorder(Tracer tracer) {
        this.tracer = tracer;
    }

    SpanBuilder span(String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    }

    @Nullable
    Recorded current() {
        return current.get();
    }

    void work(@Nullable Recorded part) {
        if (part == null) {
            current.remove();
        } else {
            current.set(part);
        }
    }

    /** Runs {@code continuation} for {@code part}: what is asked in it is asked for that part too. */
    void within(Recorded part, Runnable continuation) {
        var before = current.get();
        current.set(part);
        try {
            continuation.run();
        } finally {
            work(before);
        }
    }

    /** {@code why} is one of few words. */
    static void fail(Span span, String why) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute(Names.ERROR, why);
    }
}
