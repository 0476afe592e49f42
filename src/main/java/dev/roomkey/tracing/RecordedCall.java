package dev.roomkey.tracing;

import dev.roomkey.model.Trace;
import dev.roomkey.model.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** A question that is recorded, for {@code asker}: a span of its own, of which the other process is told. */
record RecordedCall(Recorder recorder, Recorded asker, Span span) implements Trace.Call {
    private static final int FIRST_ERROR = 400;

    @Override
    public TraceParent context() {
        var here = span.getSpanContext();
        return new TraceParent(
                here.getTraceId(), here.getSpanId(), asker.context().flags());
    }

    /** What follows from the answer is asked for the same part. */
    @Override
    public <T> Future<T> until(
            Future<T> answer, ToIntFunction<? super T> status, Function<? super Throwable, String> why) {
        var told = Promise.<T>promise();
        answer.onComplete((value, failure) -> {
            if (failure == null) {
                answered(status.applyAsInt(value));
            } else {
                Recorder.fail(span, why.apply(failure));
            }
            span.end();
            recorder.within(asker, () -> told.complete(value, failure));
        });
        return told.future();
    }

    private void answered(int status) {
        if (status != NO_STATUS) {
            span.setAttribute(Names.STATUS, (long) status);
        }
        if (status >= FIRST_ERROR) {
            Recorder.fail(span, Integer.toString(status));
        }
    }
}
