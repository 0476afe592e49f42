package dev.roomkey.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Every meter of Roomkey: names, labels and help texts stand here and nowhere else. Label values are enums and names from
 * the configuration, never text from a request, so that no client can multiply the series. Times are recorded in
 * nanoseconds and published in seconds.
 */
public final class Metrics implements AutoCloseable {
    /** Upper bounds in microseconds: dense around the promised 5 ms, and up to the request timeout. */
    private static final Duration[] BUCKETS = LongStream.of(
                    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
                    5_000_000)
            .mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)))
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = newRegistry();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    private final Family<Counter> joins = counters("roomkey.joins", "Join requests by outcome.", "outcome");
    private final Family<Timer> joinTimes =
            timers("roomkey.join", "Time from the parsed request to the outcome of the join.", "outcome");
    private final Family<Timer> stageTimes =
            timers("roomkey.join.stage", "Time that one stage of a join took.", "stage");
    private final Family<Counter> sessions = counters(
            "roomkey.sessions", "Sessions looked at, by authenticator and verdict.", "authenticator", "verdict");
    private final Family<Counter> keyFetches = counters(
            "roomkey.session.key.fetches", "Attempts to fetch an issuer's keys, by result.", "authenticator", "result");
    private final Family<Counter> consents =
            counters("roomkey.callback", "Joins that the application was asked about, by what it said.", "result");
    private final Family<Counter> limitDecisions =
            counters("roomkey.limit.decisions", "Decisions of the user limit, by who decided.", "source", "decision");
    private final Family<Counter> arrivals = counters(
            "roomkey.arrivals", "Decisions of the limits of rooms and projects, by who decided.", "source", "decision");
    private final Family<Counter> cacheLookups =
            counters("roomkey.cache.lookups", "Look-ups in the token cache, by result.", "result");
    private final Family<Counter> keepingFailures =
            counters("roomkey.cache.write.failures", "Minted tokens that the token cache could not keep.");
    private final Family<Counter> minted = counters("roomkey.tokens.minted", "Tokens signed.");
    private final Family<Counter> responses =
            counters("roomkey.http.responses", "Answers of the public listener.", "route", "method", "status");
    private final Family<Counter> webhooks =
            counters("roomkey.webhooks", "Webhooks by event and by what became of them.", "event", "result");
    private final Family<Counter> shed =
            counters("roomkey.http.shed", "Requests turned away before any work, by reason.", "reason");
    private final Family<Counter> forwardingIgnored = counters(
            "roomkey.http.forwarding.ignored",
            "Requests whose forwarding header was ignored, since no trusted proxy sent it.");
    private final Family<Counter> connectionsClosed =
            counters("roomkey.http.connections.closed", "Connections closed by the listener, by reason.", "reason");
    private final Family<Counter> tlsReloads =
            counters("roomkey.tls.reloads", "Changes of the certificate files, by what came of them.", "result");
    private final Family<Timer> redisCommands = timers(
            "roomkey.redis.command", "Time from a command to its answer, or to its end without one.", "role", "result");
    private final Family<Counter> reloads =
            counters("roomkey.config.reloads", "Changes of the configuration, by whether they were applied.", "result");
    private final AtomicInteger goodConfiguration = new AtomicInteger(1);
    private final Family<Timer> eventLoopLag =
            timers("roomkey.eventloop.lag", "How much later than asked an event loop ran a timer.");

    public Metrics() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        bindProcessor();
        Gauge.builder("roomkey.config.good", goodConfiguration::get)
                .description("Whether the configuration on disk could be started with: 1, or 0.")
                .strongReference(true)
                .register(registry);
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

    private Family<Counter> counters(String name, String help, String... labels) {
        return new Family<>(
                List.of(labels),
                tags -> Counter.builder(name).description(help).tags(tags).register(registry));
    }

    private Family<Timer> timers(String name, String help, String... labels) {
        return new Family<>(
                List.of(labels),
                tags -> Timer.builder(name)
                        .description(help)
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
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
        joins.with(outcome).increment();
        joinTimes.with(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** One stage of a join took {@code nanos}. */
    public void stage(Enum<?> stage, long nanos) {
        stageTimes.with(stage).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A session was looked at; {@code authenticator} is a name from the configuration, or {@code none}. */
    public void session(String authenticator, Enum<?> verdict) {
        sessions.with(authenticator, verdict).increment();
    }

    /** It was tried to fetch the keys of an issuer; {@code authenticator} is a name from the configuration. */
    public void keysFetched(String authenticator, Enum<?> result) {
        keyFetches.with(authenticator, result).increment();
    }

    /** The user limit decided. */
    public void limitDecided(Enum<?> source, Enum<?> decision) {
        limitDecisions.with(source, decision).increment();
    }

    /** The limits of rooms and projects decided. */
    public void arrivalDecided(Enum<?> source, Enum<?> decision) {
        arrivals.with(source, decision).increment();
    }

    /** The token cache was asked, or passed by. */
    public void cacheLookup(Enum<?> result) {
        cacheLookups.with(result).increment();
    }

    /** The application was asked about a join. */
    public void consented(Enum<?> result) {
        consents.with(result).increment();
    }

    /** A minted token could not be kept. */
    public void keepingFailed() {
        keepingFailures.with().increment();
    }

    /** A token was signed. */
    public void minted() {
        minted.with().increment();
    }

    /** The public listener answered on a route of ours, to a method that it knows or {@code OTHER}. */
    public void responded(Enum<?> route, Enum<?> method, int status) {
        responses.with(route, method, status).increment();
    }

    /** LiveKit, or somebody in its name, sent a webhook. */
    public void webhook(Enum<?> event, Enum<?> result) {
        webhooks.with(event, result).increment();
    }

    /** A request was turned away before any work was done for it. */
    public void shed(Enum<?> reason) {
        shed.with(reason).increment();
    }

    /** A forwarding header was not believed. */
    public void forwardingIgnored() {
        forwardingIgnored.with().increment();
    }

    /** The listener closed a connection that did not ask for it. */
    public void connectionClosed(Enum<?> reason) {
        connectionsClosed.with(reason).increment();
    }

    /** The files of the certificate changed. */
    public void tlsReloaded(Enum<?> result) {
        tlsReloads.with(result).increment();
    }

    /** A command to Redis ended after {@code nanos}; {@code unavailable} is why Redis was of no use, if it was of none. */
    public void redisCommand(Enum<?> role, Optional<? extends Enum<?>> unavailable, long nanos) {
        Object result = unavailable.isPresent() ? unavailable.get() : "answered";
        redisCommands.with(role, result).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Publishes how far Redis' clock is ahead of ours; the consumer takes the difference in milliseconds. */
    public LongConsumer watchRedisClock() {
        var difference = new AtomicLong();
        Gauge.builder("roomkey.redis.clock.difference", () -> difference.get() / 1000.0)
                .description("How far the clock of Redis is ahead of ours, the trip of its answer included.")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        return difference::set;
    }

    /** A changed configuration was applied or refused. */
    public void configurationReloaded(Enum<?> result) {
        reloads.with(result).increment();
    }

    /** Whether the configuration on disk is one that could be started with. */
    public void configurationIsGood(boolean good) {
        goodConfiguration.set(good ? 1 : 0);
    }

    /** An event loop ran a timer {@code nanos} later than asked. */
    public void eventLoopLag(long nanos) {
        eventLoopLag.with().record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Watches how many requests are being answered. */
    public void watchInFlight(IntSupplier requests) {
        Gauge.builder("roomkey.http.in.flight", requests::getAsInt)
                .description("Requests being answered now.")
                .strongReference(true)
                .register(registry);
    }

    /** Watches how many connections the public listener holds. */
    public void watchConnections(IntSupplier connections) {
        Gauge.builder("roomkey.http.connections", connections::getAsInt)
                .description("Connections of the public listener.")
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
