package dev.roomkey.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A collector in this process, which answers as it is told to. */
final class KeptSpans implements SpanExporter {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();
    private final Supplier<CompletableResultCode> answer;

    KeptSpans() {
        this(CompletableResultCode::ofSuccess);
    }

    KeptSpans(Supplier<CompletableResultCode> answer) {
        this.answer = answer;
    }

    /** What has come, in the order in which it ended. */
    List<SpanData> all() {
        return List.copyOf(spans);
    }

    SpanData named(String name) {
        return spans.stream()
                .filter(it -> it.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + spans));
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
        spans.addAll(batch);
        return answer.get();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
