package dev.roomkey.metrics;

import dev.roomkey.model.TraceParent;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what happens. Label values are enums and names from the configuration, never text from a request, so that no
 * client can multiply the series. Times are recorded in nanoseconds and published in seconds.
 */
public final class Metrics implements AutoCloseable {
    private final Exemplars exemplars = new Exemplars();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, exemplars);
    private final ProcessMeters process = new ProcessMeters(registry);
    private final Catalogue meters = new Catalogue(registry);

    public Metrics() {
        configurationIsGood(true);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider buffers) {
            meters.bufferMemory.watch(() -> buffers.metric().usedHeapMemory(), "heap");
            meters.bufferMemory.watch(() -> buffers.metric().usedDirectMemory(), "direct");
        }
    }

    /** One join was answered, {@code nanos} after it was parsed; the trace that it belongs to, if any, shows at its bucket. */
    public void joined(Enum<?> outcome, long nanos, @Nullable TraceParent trace) {
        exemplars.recording(trace, () -> {
            meters.joins.with(outcome).increment();
            meters.joinTimes.with(outcome).record(nanos, TimeUnit.NANOSECONDS);
        });
    }

    /** One stage of a join took {@code nanos}. */
    public void stage(Enum<?> stage, long nanos) {
        meters.stageTimes.with(stage).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A session was looked at; {@code authenticator} is a name from the configuration, or {@code none}. */
    public void session(String authenticator, Enum<?> verdict) {
        meters.sessions.with(authenticator, verdict).increment();
    }

    /** Sessions may be looked at by {@code authenticator}, a name from the configuration. */
    public void expectSessions(String authenticator) {
        meters.sessions.fromTheStart(authenticator);
    }

    /** It was tried to fetch the keys of an issuer; {@code authenticator} is a name from the configuration. */
    public void keysFetched(String authenticator, Enum<?> result) {
        meters.keyFetches.fromTheStart(authenticator);
        meters.keyFetches.with(authenticator, result).increment();
    }

    /** The keys of an issuer are as of {@code when}; {@code authenticator} is a name from the configuration. */
    public void keysAreOf(String authenticator, Instant when) {
        meters.keysFetched.set((double) when.getEpochSecond(), authenticator);
    }

    /** A join's limit was decided about. */
    public void limitDecided(Enum<?> source, Enum<?> decision) {
        meters.limitDecisions.with(source, decision).increment();
    }

    /** The limits of rooms and projects decided. */
    public void arrivalDecided(Enum<?> source, Enum<?> decision) {
        meters.arrivals.with(source, decision).increment();
    }

    /** The token cache was asked, or passed by. */
    public void cacheLookup(Enum<?> result) {
        meters.cacheLookups.with(result).increment();
    }

    /** The application was asked about a join. */
    public void consented(Enum<?> result) {
        meters.consents.with(result).increment();
    }

    /** A minted token could not be kept. */
    public void keepingFailed() {
        meters.keepingFailures.with().increment();
    }

    /** A token was signed. */
    public void minted() {
        meters.minted.with().increment();
    }

    /** A join was to be recorded. */
    public void traced(Enum<?> decision) {
        meters.traces.with(decision).increment();
    }

    /** That many spans came to an end of their own. */
    public void spans(Enum<?> result, int number) {
        meters.spans.with(result).increment(number);
    }

    /** The public listener answered on a route of ours, to a method that it knows or {@code OTHER}. */
    public void responded(Enum<?> route, Enum<?> method, int status) {
        meters.responses.with(route, method, status).increment();
    }

    /** LiveKit, or somebody in its name, sent a webhook. */
    public void webhook(Enum<?> event, Enum<?> result) {
        meters.webhooks.with(event, result).increment();
    }

    /** An operator asked for an action. */
    public void administered(Enum<?> action, Enum<?> result) {
        meters.adminActions.with(action, result).increment();
    }

    /** Somebody asked for an action whose token is not known. */
    public void administrationRefused() {
        meters.adminActions.with("none", "refused").increment();
    }

    /** A request was turned away before any work was done for it. */
    public void shed(Enum<?> reason) {
        meters.shed.with(reason).increment();
    }

    /** A forwarding header was not believed. */
    public void forwardingIgnored() {
        meters.forwardingIgnored.with().increment();
    }

    /** The listener closed a connection that did not ask for it. */
    public void connectionClosed(Enum<?> reason) {
        meters.connectionsClosed.with(reason).increment();
    }

    /** The public listener reset a stream of HTTP/2. */
    public void streamReset(Enum<?> reason) {
        meters.streamsReset.with(reason).increment();
    }

    /** The files of the certificate changed. */
    public void tlsReloaded(Enum<?> result) {
        meters.tlsReloads.with(result).increment();
    }

    /** The certificate in use ends then. */
    public void certificateEnds(Instant when) {
        meters.certificateEnd.set((double) when.getEpochSecond());
    }

    /** A command to Redis ended after {@code nanos}; {@code unavailable} is why Redis was of no use, if it was of none. */
    public void redisCommand(Enum<?> role, Optional<? extends Enum<?>> unavailable, long nanos) {
        Object result = unavailable.isPresent() ? unavailable.get() : "answered";
        meters.redisCommands.with(role, result).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A connection to Redis was made, lost, or could not be made. */
    public void redisConnection(Enum<?> event) {
        meters.redisConnections.with(event).increment();
    }

    /** Watches how many nodes a role does not ask now. */
    public void watchCircuits(Enum<?> role, IntSupplier open) {
        meters.redisCommands.with(role, "answered");
        meters.openCircuits.watch(open::getAsInt, role);
    }

    /** Publishes how far Redis' clock is ahead of ours; the consumer takes the difference in milliseconds. */
    public LongConsumer watchRedisClock() {
        var difference = new AtomicLong();
        meters.redisClock.watch(() -> difference.get() / 1000.0);
        return difference::set;
    }

    /** A changed configuration was applied or refused. */
    public void configurationReloaded(Enum<?> result) {
        meters.reloads.with(result).increment();
    }

    /** Whether the configuration on disk is one that could be started with. */
    public void configurationIsGood(boolean good) {
        meters.goodConfiguration.set(good ? 1 : 0);
    }

    /** The configuration in force holds since then. */
    public void configurationHoldsSince(Instant when) {
        meters.configurationApplied.set((double) when.getEpochSecond());
    }

    /** An event loop ran a timer {@code nanos} later than asked. */
    public void eventLoopLag(long nanos) {
        meters.eventLoopLag.with().record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Watches how many requests are being answered, of {@code most} that may be. */
    public void watchInFlight(IntSupplier requests, int most) {
        meters.inFlight.watch(requests::getAsInt);
        meters.mostInFlight.set(most);
    }

    /** Watches how many connections the public listener holds. */
    public void watchConnections(IntSupplier connections) {
        meters.connections.watch(connections::getAsInt);
    }

    /** Watches whether traffic is welcome, and whether the process is about to end. */
    public void watchHealth(BooleanSupplier ready, BooleanSupplier draining) {
        meters.ready.watch(() -> ready.getAsBoolean() ? 1 : 0);
        meters.draining.watch(() -> draining.getAsBoolean() ? 1 : 0);
    }

    /** Publishes which version runs, on which Java. */
    public void publishBuild(String version, String java) {
        meters.build.set(1, version, java);
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
        process.close();
        registry.close();
    }
}
