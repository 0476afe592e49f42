package dev.roomkey.redis;

import dev.roomkey.redis.RedisTarget.Topology;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The connections to one Redis: those of each event loop are its own, and opened at once. Thread-safe. */
final class Connections {
    private final Map<EventLoop, Route> byLoop = new HashMap<>();
    private final VertxInternal vertx;
    private final Shared shared;
    private final Future<Void> firstAttempts;

    Connections(VertxInternal vertx, Shared shared) {
        this.vertx = vertx;
        this.shared = shared;
        for (var executor : vertx.nettyEventLoopGroup()) {
            var loop = (EventLoop) executor;
            byLoop.put(loop, route(ownContext(loop), shared));
        }
        firstAttempts =
                Future.join(byLoop.values().stream().map(Route::open).toList()).mapEmpty();
    }

    private static Route route(ContextInternal context, Shared shared) {
        return shared.clients().target().topology() == Topology.CLUSTER
                ? new ClusterRoute(context, shared)
                : new LoopConnection(context, shared);
    }

    /** Completes when each event loop has tried to connect, whatever came of it. */
    Future<Void> firstAttempts() {
        return firstAttempts;
    }

    /** Runs {@code action} on the caller's event loop with its route; the future completes on the caller's context. */
    <T> Future<T> use(Function<Route, Future<T>> action) {
        var caller = vertx.getOrCreateContext();
        var loop = caller.nettyEventLoop();
        if (loop.inEventLoop()) {
            return action.apply(route(loop));
        }
        var promise = caller.<T>promise();
        loop.execute(() -> action.apply(route(loop)).onComplete(promise));
        return promise.future();
    }

    /** Remembers a script, so that each new connection loads it. */
    void remember(RedisScript script) {
        shared.scripts().add(script);
    }

    private Route route(EventLoop loop) {
        return Objects.requireNonNull(byLoop.get(loop), "an event loop of another Vert.x");
    }

    /** A context that no verticle owns: else the connection would close with the verticle that happened to ask first. */
    private ContextInternal ownContext(EventLoop loop) {
        return vertx.contextBuilder()
                .withThreadingModel(ThreadingModel.EVENT_LOOP)
                .withEventLoop(loop)
                .build();
    }

    Future<Void> close() {
        return Future.join(byLoop.values().stream().map(Route::close).toList()).mapEmpty();
    }
}
