package dev.roomkey.simulation;

import dev.roomkey.VirtualGateway;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.join.JoinOutcome;
import dev.roomkey.join.JoinPipeline;
import dev.roomkey.join.JoinRequest;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisListener;
import dev.roomkey.redis.VirtualLinks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One instance of the real gateway, without its listeners, on a loop of the virtual time and a clock that is off by a little. */
final class Instance {
    private static final long SKEW_MILLIS = 5;
    private static final Duration BLOCKS_INTERVAL = Duration.ofSeconds(1);

    private final VirtualTime time;
    private final VirtualLoop loop;
    private final Vertx vertx;
    private final Context context;
    private final RedisLinks links;
    private final VirtualGateway gateway;
    private final JoinPipeline pipeline;
    private final Set<Asked> inFlight = new LinkedHashSet<>();
    private int mostInFlight;
    private Future<Void> closed = Future.succeededFuture();

    /** Where it is and what it is made of. */
    record Place(VirtualTime time, SimulatedRedis redis, RedisListener listener, GatewayConfig config) {}

    /** Somebody who waits for the outcome of a join; null is a connection that was lost. */
    interface Asked {
        void hear(@Nullable JoinOutcome outcome);
    }

    Instance(Place place, int number) {
        time = place.time();
        loop = new VirtualLoop(time);
        vertx = loop.vertx();
        vertx.exceptionHandler(time::failed);
        context = vertx.getOrCreateContext();
        links = VirtualLinks.over(
                place.redis()::client,
                Objects.requireNonNull(place.config().redis()),
                new VirtualLinks.Ground(vertx, place.listener(), time::nanos, new Random(number)));
        gateway = new VirtualGateway(
                place.config(),
                new VirtualGateway.Ground(
                        vertx,
                        () -> time.instant().plusMillis(number * SKEW_MILLIS),
                        time::nanos,
                        new SeededRandom(number),
                        links));
        pipeline = gateway.pipeline();
    }

    /** Connects and learns of blocks, as the gateway does before it listens, and each second from then on. */
    void start() {
        links.firstAttempts().onComplete(tried -> followBlocks());
    }

    private void followBlocks() {
        if (!loop.isDead()) {
            context.runOnContext(now -> gateway.refreshBlocks());
            time.in(BLOCKS_INTERVAL, this::followBlocks);
        }
    }

    /** A request comes in. */
    void join(JoinRequest request, Asked asked) {
        if (loop.isDead()) {
            asked.hear(null);
            return;
        }
        inFlight.add(asked);
        mostInFlight = Math.max(mostInFlight, inFlight.size());
        context.runOnContext(now -> pipeline.join(request).onComplete((outcome, failure) -> {
            if (failure != null) {
                time.failed(failure);
            } else if (inFlight.remove(asked)) {
                asked.hear(outcome);
            }
        }));
    }

    /** It dies, and with it all connections of clients. */
    void kill() {
        loop.kill();
        var lost = List.copyOf(inFlight);
        inFlight.clear();
        lost.forEach(it -> it.hear(null));
    }

    boolean isDead() {
        return loop.isDead();
    }

    int mostInFlight() {
        return mostInFlight;
    }

    VirtualGateway gateway() {
        return gateway;
    }

    /** Begins to let go of what it holds of the process that it lives in. */
    void close() {
        gateway.close();
        loop.end();
        closed = vertx.close();
    }

    boolean isClosed() {
        loop.takeFromOutside();
        return closed.isComplete();
    }
}
