package dev.roomkey.redis;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The connections to one Redis: one for each event loop that has asked for it. Thread-safe. */
final class Connections {
    private final Map<EventLoop, LoopConnection> byLoop = new ConcurrentHashMap<>();
    private final VertxInternal vertx;
    private final Shared shared;

    Connections(VertxInternal vertx, Shared shared) {
        this.vertx = vertx;
        this.shared = shared;
    }

    /** Runs {@code action} on the caller's event loop with its connection; the future completes on the caller's context. */
    <T> Future<T> use(Function<LoopConnection, Future<T>> action) {
        var caller = vertx.getOrCreateContext();
        var loop = caller.nettyEventLoop();
        if (loop.inEventLoop()) {
            return action.apply(connection(loop));
        }
        var promise = caller.<T>promise();
        loop.execute(() -> action.apply(connection(loop)).onComplete(promise));
        return promise.future();
    }

    /** Remembers a script, so that each new connection loads it. */
    void remember(RedisScript script) {
        shared.scripts().add(script);
    }

    private LoopConnection connection(EventLoop loop) {
        var held = byLoop.get(loop);
        return held != null ? held : open(loop);
    }

    private LoopConnection open(EventLoop loop) {
        var context = ownContext(loop);
        var connection = new LoopConnection(context, shared);
        byLoop.put(loop, connection);
        context.dispatch(connection::open);
        return connection;
    }

    /** A context that no verticle owns: else the connection would close with the verticle that happened to ask first. */
    private ContextInternal ownContext(EventLoop loop) {
        return vertx.contextBuilder()
                .withThreadingModel(ThreadingModel.EVENT_LOOP)
                .withEventLoop(loop)
                .build();
    }

    Future<Void> close() {
        return Future.join(byLoop.values().stream().map(LoopConnection::close).toList())
                .mapEmpty();
    }
}
