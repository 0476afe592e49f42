package dev.roomkey.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;

/**
 * Every meter of Roomkey: names, labels and help texts stand here and nowhere else. Label values are enums and names from
 * the configuration, never text from a request, so that no client can multiply the series. Times are recorded in
 * nanoseconds and published in seconds.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = newRegistry();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    private final Counters joins = new Counters(registry, "roomkey.joins", "Join requests by outcome.", "outcome");
    private final Timers joinTimes =
            new Timers(registry, "roomkey.join", "Time from the parsed request to the outcome of the join.", "outcome");
    private final Timers stageTimes =
            new Timers(registry, "roomkey.join.stage", "Time that one stage of a join took.", "stage");
    private final Counters sessions = new Counters(
            registry,
            "roomkey.sessions",
            "Sessions looked at, by authenticator and verdict.",
            "authenticator",
            "verdict");
    private final Counters limitDecisions = new Counters(
            registry, "roomkey.limit.decisions", "Decisions of the user limit, by who decided.", "source", "decision");
    private final Counters cacheLookups =
            new Counters(registry, "roomkey.cache.lookups", "Look-ups in the token cache, by result.", "result");
    private final Counters keepingFailures = new Counters(
            registry, "roomkey.cache.write.failures", "Minted tokens that the token cache could not keep.");
    private final Counters minted = new Counters(registry, "roomkey.tokens.minted", "Tokens signed.");
    private final Counters responses = new Counters(
            registry, "roomkey.http.responses", "Answers of the public listener.", "route", "method", "status");
    private final Counters shed =
            new Counters(registry, "roomkey.http.shed", "Requests turned away before any work, by reason.", "reason");
    private final Timers eventLoopLag =
            new Timers(registry, "roomkey.eventloop.lag", "How much later than asked an event loop ran a timer.");

    public Metrics() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        bindProcessor();
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    /** Two of Micrometer's own names break Prometheus' rules for names. */
    private static PrometheusMeterRegistry newRegistry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        return registry;
    }

    private void bindProcessor() {
        new ProcessorMetrics().bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, it -> it.getProcessCpuTime() / 1e9)
                    .description("CPU time that this process has used, user and system.")
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    /** One join was answered, {@code nanos} after it was parsed. */
    public void joined(Enum<?> outcome, long nanos) {
        joins.increment(outcome);
        joinTimes.record(nanos, outcome);
    }

    /** One stage of a join took {@code nanos}. */
    public void stage(Enum<?> stage, long nanos) {
        stageTimes.record(nanos, stage);
    }

    /** A session was looked at; {@code authenticator} is a name from the configuration, or {@code none}. */
    public void session(String authenticator, Enum<?> verdict) {
        sessions.increment(authenticator, verdict);
    }

    /** The user limit decided. */
    public void limitDecided(Enum<?> source, Enum<?> decision) {
        limitDecisions.increment(source, decision);
    }

    /** The token cache was asked, or passed by. */
    public void cacheLookup(Enum<?> result) {
        cacheLookups.increment(result);
    }

    /** A minted token could not be kept. */
    public void keepingFailed() {
        keepingFailures.increment();
    }

    /** A token was signed. */
    public void minted() {
        minted.increment();
    }

    /** The public listener answered on a route of ours, to a method that it knows or {@code OTHER}. */
    public void responded(Enum<?> route, Enum<?> method, int status) {
        responses.increment(route, method, status);
    }

    /** A request was turned away before any work was done for it. */
    public void shed(Enum<?> reason) {
        shed.increment(reason);
    }

    /** An event loop ran a timer {@code nanos} later than asked. */
    public void eventLoopLag(long nanos) {
        eventLoopLag.record(nanos);
    }

    /** Watches how many requests are being answered. */
    public void watchInFlight(IntSupplier requests) {
        Gauge.builder("roomkey.http.in.flight", requests::getAsInt)
                .description("Requests being answered now.")
                .strongReference(true)
                .register(registry);
    }

    /** Publishes which version runs, on which Java. */
    public void publishBuild(String version, String java) {
        Gauge.builder("roomkey.build.info", () -> 1)
                .description("Always 1; its labels say which version runs, on which Java.")
                .tags("version", version, "java", java)
                .strongReference(true)
                .register(registry);
    }

    /**
     * All meters in Prometheus' text format. Takes milliseconds: never to be called on an event loop.
     *
     * @param contentType {@code text/plain} or {@code application/openmetrics-text}, as the scraper's {@code Accept} asks
     */
    public String scrape(String contentType) {
        return registry.scrape(contentType);
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
