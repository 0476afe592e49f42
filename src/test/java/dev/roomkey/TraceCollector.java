package dev.roomkey;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A collector of traces on a free port, which reads OTLP with OpenTelemetry's own definitions. */
final class TraceCollector implements AutoCloseable {
    /** Takes what comes. */
    static final Consumer<HttpServerRequest> TAKING = request -> request.response()
            .putHeader("Content-Type", "application/x-protobuf")
            .end();

    /** Never answers. */
    static final Consumer<HttpServerRequest> HANGING = request -> {};

    private final Vertx vertx = Vertx.vertx();
    private final List<ExportTraceServiceRequest> batches = new CopyOnWriteArrayList<>();
    private final List<String> bytes = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    TraceCollector(Consumer<HttpServerRequest> answer) {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    take(request, body.getBytes());
                    answer.accept(request);
                }))
                .listen(0, "127.0.0.1")
                .await();
    }

    private void take(HttpServerRequest request, byte[] body) {
        headers.add(request.headers().entries().stream()
                .collect(Collectors.toMap(it -> it.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)));
        bytes.add(new String(body, StandardCharsets.ISO_8859_1));
        try {
            batches.add(ExportTraceServiceRequest.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1/traces";
    }

    /** All that has come, as it came. */
    String bytes() {
        return String.join("", bytes);
    }

    List<Map<String, String>> headers() {
        return List.copyOf(headers);
    }

    List<Resource> resources() {
        return batches.stream()
                .flatMap(it -> it.getResourceSpansList().stream())
                .map(it -> it.getResource())
                .toList();
    }

    /** In the order in which they began. */
    List<Span> spans() {
        return batches.stream()
                .flatMap(it -> it.getResourceSpansList().stream())
                .flatMap(it -> it.getScopeSpansList().stream())
                .flatMap(it -> it.getSpansList().stream())
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .toList();
    }

    /** The spans of one trace below {@code parent}, one a line, each indented below its own: kind, name and result or status. */
    String tree(String trace, String parent) {
        return lines(trace, parent, "").collect(Collectors.joining("\n"));
    }

    private Stream<String> lines(String trace, String parent, String indent) {
        return spans().stream()
                .filter(it -> traceOf(it).equals(trace))
                .filter(it -> hex(it.getParentSpanId().toByteArray()).equals(parent))
                .flatMap(it -> Stream.concat(Stream.of(indent + line(it)), lines(trace, idOf(it), indent + "  ")));
    }

    private static String line(Span span) {
        var facts = Stream.of("roomkey.outcome", "roomkey.result", "http.response.status_code", "error.type")
                .flatMap(it -> valueOf(span, it))
                .collect(Collectors.joining(" "));
        return (span.getKind().name().replace("SPAN_KIND_", "") + " " + span.getName() + " " + facts).strip();
    }

    static Stream<String> valueOf(Span span, String attribute) {
        return span.getAttributesList().stream()
                .filter(it -> it.getKey().equals(attribute))
                .map(TraceCollector::text);
    }

    private static String text(KeyValue attribute) {
        var value = attribute.getValue();
        return value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
    }

    static String idOf(Span span) {
        return hex(span.getSpanId().toByteArray());
    }

    static String traceOf(Span span) {
        return hex(span.getTraceId().toByteArray());
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
