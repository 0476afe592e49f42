package dev.roomkey.tracing;

import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Trace;
import dev.roomkey.model.TraceParent;
import dev.roomkey.model.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records joins as spans of OpenTelemetry and sends them to a collector. Whatever becomes of that, no join waits for it. */
public final class Tracing implements Traces {
    private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);

    /** What OpenTelemetry logs would be no line of ours, and tells nothing that {@link Delivery} does not. Held, since Java would forget the level. */
    private static final java.util.logging.Logger ITS_OWN = java.util.logging.Logger.getLogger("io.opentelemetry");

    /** Of the 30 s that the end of a gateway may take beyond its drain delay, 20 are for requests. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int RANDOM_FLAG = 2;

    private final Served served;
    private final Sampler sampler;
    private final SdkTracerProvider provider;
    private final Recorder recorder;

    /**
     * What joins are, the same for all of them.
     *
     * @param scheme {@code http} or {@code https}
     * @param version Roomkey's
     */
    public record Served(String route, String scheme, String version) {}

    /**
     * What recording needs of the process.
     *
     * @param nanoTime only moves forwards
     * @param random numbers from 0 up to 1, without that
     */
    public record Means(Metrics metrics, InstantSource clock, LongSupplier nanoTime, DoubleSupplier random) {}

    Tracing(TracingConfig config, Served served, Means means, SpanExporter collector) {
        this.served = served;
        sampler = new Sampler(config.sampling(), means.random(), means.nanoTime(), means.metrics());
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put(Names.SERVICE, config.serviceName())
                        .put(Names.VERSION, served.version())
                        .build())
                .setClock(new Time(means.clock(), means.nanoTime()))
                .setSampler(io.opentelemetry.sdk.trace.samplers.Sampler.alwaysOn())
                .addSpanProcessor(new Outbox(collector, means.metrics()))
                .build();
        recorder = new Recorder(provider.get("dev.roomkey"));
    }

    /** Makes all ready, which takes a moment; no collector need be there. */
    public static Traces start(TracingConfig config, Served served, Means means) {
        ITS_OWN.setLevel(Level.OFF);
        return new Tracing(config, served, means, collector(config));
    }

    private static SpanExporter collector(TracingConfig config) {
        var collector = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().toString())
                .setConnectTimeout(CONNECT_TIMEOUT)
                .setTimeout(Delivery.LONGEST);
        config.headers().forEach(it -> collector.addHeader(it.name(), it.value().text()));
        return collector.build();
    }

    private record Time(InstantSource clock, LongSupplier nanos) implements Clock {
        @Override
        public long now() {
            var now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public long nanoTime() {
            return nanos.getAsLong();
        }
    }

    /** A join that is not recorded carries the ids on with the word that it is not. */
    @Override
    public Trace begin(@Nullable TraceParent caller, String request) {
        if (!sampler.records(caller)) {
            return caller == null ? Trace.NONE : caller.unsampled();
        }
        var span = recorder.span("POST " + served.route(), SpanKind.SERVER, parent(caller))
                .setAttribute(Names.METHOD, "POST")
                .setAttribute(Names.ROUTE, served.route())
                .setAttribute(Names.PATH, served.route())
                .setAttribute(Names.SCHEME, served.scheme())
                .setAttribute(Names.REQUEST, request)
                .startSpan();
        int random = caller == null ? 0 : caller.flags() & RANDOM_FLAG;
        return new Recorded(recorder, span, TraceParent.SAMPLED | random);
    }

    private static Context parent(@Nullable TraceParent caller) {
        return caller == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                caller.traceId(),
                                caller.parentId(),
                                TraceFlags.fromByte((byte) caller.flags()),
                                TraceState.getDefault())));
    }

    @Override
    public Trace current() {
        return Objects.requireNonNullElse(recorder.current(), Trace.NONE);
    }

    @Override
    public Future<Void> close() {
        var sent = Promise.<Void>promise();
        provider.shutdown().whenComplete(sent::tryComplete);
        return sent.future()
                .timeout(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .recover(late -> {
                    LOG.warn("The last traces could not be sent in time");
                    return Future.succeededFuture();
                });
    }
}
