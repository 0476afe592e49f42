package dev.roomkey;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.JoinsView;
import dev.roomkey.join.JoinMeters;
import dev.roomkey.join.JoinPipeline;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Traces;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** All of a gateway but its listeners, put together as {@link Gateway} does, over a clock, a chance and links of somebody else's. */
public final class VirtualGateway {
    private final Metrics metrics = new Metrics();
    private final Deciders deciders;

    /** What it stands on. */
    public record Ground(
            Vertx vertx, InstantSource clock, LongSupplier nanoTime, SecureRandom random, RedisLinks links) {}

    /** One of this configuration. */
    public VirtualGateway(GatewayConfig config, Ground ground) {
        var means = new Stores.Means(ground.vertx(), metrics, Traces.OFF, ground.clock(), ground.random());
        var stores = new SharedStores(means, ground.links());
        var meters = new JoinMeters(metrics, ground.nanoTime());
        deciders = Deciders.first(config, new Deciders.Ground(means, stores, meters, new Webhooks.Memory()));
    }

    /** What decides about joins. */
    public JoinPipeline pipeline() {
        return JoinsView.pipelineOf(deciders.joins());
    }

    /** Copies what other instances have blocked, as the gateway does each second. */
    public Future<Void> refreshBlocks() {
        return deciders.refreshBlocks();
    }

    /** All meters in Prometheus' text format. */
    public String metrics() {
        return metrics.scrape("text/plain");
    }

    /** Ends it. */
    public void close() {
        metrics.close();
    }
}
