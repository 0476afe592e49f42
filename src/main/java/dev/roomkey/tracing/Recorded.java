package dev.roomkey.tracing;

import dev.roomkey.model.Trace;
import dev.roomkey.model.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A join that is recorded, or a part of one: a span. */
final class Recorded implements Trace {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Recorder recorder;
    private final Span span;
    private final TraceParent place;
    private final Context below;

    /** What the thread worked for when this began. */
    private final @Nullable Recorded before;

    /** {@code flags} are those of the trace. */
    Recorded(Recorder recorder, Span span, int flags) {
        this.recorder = recorder;
        this.span = span;
        this.before = recorder.current();
        var context = span.getSpanContext();
        place = new TraceParent(context.getTraceId(), context.getSpanId(), flags);
        below = Context.root().with(span);
    }

    @Override
    public TraceParent context() {
        return place;
    }

    @Override
    public Trace begin(Part part) {
        var child = recorder.span(Names.word(part), SpanKind.INTERNAL, below).startSpan();
        var begun = new Recorded(recorder, child, place.flags());
        recorder.work(begun);
        return begun;
    }

    @Override
    public <T> Future<T> until(Future<T> work) {
        leave();
        return work.onComplete((value, failure) -> end(failure));
    }

    /** A span that is never ended is never sent. */
    @Override
    public <T> Future<T> until(Future<T> work, Function<? super T, ? extends @Nullable Enum<?>> result) {
        leave();
        return work.onComplete((value, failure) -> {
            var word = failure == null ? result.apply(value) : null;
            if (word != null) {
                span.setAttribute(Names.RESULT, Names.word(word));
            }
            if (word != null || failure != null) {
                end(failure);
            }
        });
    }

    private void end(@Nullable Throwable failure) {
        if (failure != null) {
            Recorder.fail(span, failure.getClass().getName());
        }
        span.end();
    }

    private void leave() {
        if (recorder.current() == this) {
            recorder.work(before);
        }
    }

    @Override
    public Call call(Peer peer, Object operation) {
        var builder = switch (peer.protocol()) {
            case HTTP -> question(operation.toString());
            case REDIS -> command(operation.toString().toUpperCase(Locale.ROOT));
        };
        if (!peer.host().isEmpty()) {
            builder.setAttribute(Names.HOST, peer.host());
        }
        if (peer.port() > 0) {
            builder.setAttribute(Names.PORT, (long) peer.port());
        }
        return new RecordedCall(recorder, this, builder.startSpan());
    }

    private SpanBuilder question(String method) {
        return recorder.span(method, SpanKind.CLIENT, below).setAttribute(Names.METHOD, method);
    }

    private SpanBuilder command(String name) {
        return recorder.span(name, SpanKind.CLIENT, below)
                .setAttribute(Names.DATABASE, "redis")
                .setAttribute(Names.COMMAND, name);
    }

    @Override
    public void outcome(Enum<?> outcome) {
        span.setAttribute(Names.OUTCOME, Names.word(outcome));
    }

    @Override
    public void answered(int status) {
        span.setAttribute(Names.STATUS, (long) status);
        if (status >= FIRST_SERVER_ERROR) {
            Recorder.fail(span, Integer.toString(status));
        }
        abandoned();
    }

    /** Whatever the thread does next is not for this request. */
    @Override
    public void abandoned() {
        span.end();
        recorder.work(null);
    }
}
