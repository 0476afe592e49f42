package dev.roomkey.redis;

import dev.roomkey.loop.Deadlines;
import dev.roomkey.model.Trace.Peer;
import dev.roomkey.model.Trace.Protocol;
import dev.roomkey.redis.RedisListener.Connection;
import dev.roomkey.redis.RedisTarget.Topology;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The connection of one event loop to one Redis, replaced when it is lost. Confined to that loop.
 *
 * <p>The first attempt after a loss is made at once, and commands wait for it within their deadline; while it fails, they
 * are refused at once and further attempts are made less and less often.
 */
final class LoopConnection implements Route {
    private static final Logger LOG = LoggerFactory.getLogger(LoopConnection.class);

    /** A connection that leaves commands unanswered this long is replaced: a dead peer sends no reset. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

    private static final int DEFAULT_PORT = 6379;

    private final ContextInternal context;
    private final Shared shared;
    private final Runnable changed;
    private final Backoff backoff;
    private final Held.Clock clock;
    private final Promise<Void> firstAttempt = Promise.promise();
    private State state = new New();

    LoopConnection(ContextInternal context, Shared shared) {
        this(context, shared, () -> {});
    }

    /** {@code changed} is run whenever the connection was made or lost, or could not be made. */
    LoopConnection(ContextInternal context, Shared shared, Runnable changed) {
        this.context = context;
        this.shared = shared;
        this.changed = changed;
        backoff = new Backoff(shared.random());
        clock = new Held.Clock(new Deadlines(context, shared.nanoTime()), shared.nanoTime());
    }

    private sealed interface State {}

    private record New() implements State {}

    /** The first attempt, ever or after a loss. */
    private record Hopeful(Future<Held> attempt) implements State {}

    /** A later attempt, or the wait for it. */
    private record Retrying() implements State {}

    private record Connected(Held held) implements State {}

    private record Closed() implements State {}

    /** Done once only, however often it is asked for; on this connection's loop at once, so that a command may follow. */
    @Override
    public Future<Void> open() {
        context.emit(now -> {
            if (state instanceof New) {
                retry();
            }
        });
        return firstAttempt.future();
    }

    boolean isUsable() {
        return state instanceof Connected || state instanceof Hopeful;
    }

    boolean isConnected() {
        return state instanceof Connected;
    }

    /** Where the other side is; of several sentinels, the first. */
    URI node() {
        return shared.clients().target().urls().getFirst();
    }

    /** The same for a record. Which node is the master, the sentinels tell nobody but the client. */
    Peer peer() {
        var node = node();
        if (shared.clients().target().topology() == Topology.SENTINEL) {
            return new Peer(Protocol.REDIS, "", 0);
        }
        return node.getScheme().equals("unix")
                ? new Peer(Protocol.REDIS, node.getPath(), 0)
                : new Peer(Protocol.REDIS, node.getHost(), node.getPort() < 0 ? DEFAULT_PORT : node.getPort());
    }

    @Override
    public LoopConnection connectionFor(Request command) {
        return this;
    }

    @Override
    public Future<Response> send(Request command, Duration deadline) {
        return switch (state) {
            case Connected(Held held) -> send(held, command, deadline);
            case Hopeful(Future<Held> attempt) -> sendWhenConnected(attempt, command, deadline);
            case New it -> notConnected();
            case Retrying it -> notConnected();
            case Closed it -> notConnected();
        };
    }

    private Future<Response> send(Held held, Request command, Duration deadline) {
        return held.send(command, deadline).onFailure(failure -> inspect(held, failure));
    }

    private Future<Response> sendWhenConnected(Future<Held> attempt, Request command, Duration deadline) {
        var start = shared.nanoTime().getAsLong();
        return attempt.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> notConnected())
                .compose(held -> send(held, command, shared.left(deadline, start)));
    }

    private static <T> Future<T> notConnected() {
        return Future.failedFuture(new RedisUnavailableException(Reason.NOT_CONNECTED));
    }

    private void inspect(Held held, Throwable failure) {
        Replies.reason(failure).filter(reason -> endsConnection(held, reason)).ifPresent(reason -> lost(held, reason));
    }

    private static boolean endsConnection(Held held, Reason reason) {
        return switch (reason) {
            case READ_ONLY, CONNECTION_LOST -> true;
            case DEADLINE, QUEUE_FULL -> held.silence().compareTo(LONGEST_SILENCE) >= 0;
            case NOT_CONNECTED, CIRCUIT_OPEN, LOADING, OUT_OF_MEMORY, REFUSED, BUSY, MOVED -> false;
        };
    }

    private void lost(Held held, Reason reason) {
        if (state instanceof Connected(Held current) && current == held) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("redis", shared.clients().target().urls())
                    .log("A connection to Redis is replaced");
            if (held.age().compareTo(Backoff.LONGEST) >= 0) {
                backoff.reset();
            }
            held.close();
            shared.listener().connectionChanged(Connection.LOST);
            retry();
            changed.run();
        }
    }

    /** Connects, at once or later. */
    private void retry() {
        var delay = backoff.next();
        if (delay == 0) {
            connect();
        } else {
            state = new Retrying();
            context.setTimer(delay, timer -> connect());
        }
    }

    private void connect() {
        if (state instanceof Closed) {
            return;
        }
        var attempt = attempt();
        state = state instanceof Retrying ? state : new Hopeful(attempt);
        attempt.onSuccess(this::connected).onFailure(this::failed);
        attempt.onComplete(over -> firstAttempt.tryComplete());
    }

    /**
     * Fails with whatever is thrown as well: an attempt that nobody hears of would be the last one. On this connection's context,
     * since a time limit of a future without one runs out on a thread that is none of ours.
     */
    private Future<Held> attempt() {
        return context.succeededFuture().compose(start -> {
            var client = shared.clients().create();
            return context.succeededFuture()
                    .compose(created -> client.connect())
                    .timeout(shared.clients().connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .compose(connection -> prepare(client, connection))
                    .onFailure(failure -> client.close());
        });
    }

    /** A script that cannot be loaded now is sent whole when Redis does not know it. */
    private Future<Held> prepare(Redis client, RedisConnection connection) {
        var held = new Held(client, connection, clock);
        held.onLost(() -> lost(held, Reason.CONNECTION_LOST));
        for (var script : shared.scripts()) {
            held.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.lua()), shared.deadline());
        }
        return Future.succeededFuture(held);
    }

    private void connected(Held held) {
        if (state instanceof Closed) {
            held.close();
        } else {
            LOG.atLevel(state instanceof Hopeful ? Level.DEBUG : Level.INFO)
                    .addKeyValue("redis", shared.clients().target().urls())
                    .log("Redis is connected");
            state = new Connected(held);
            shared.listener().connectionChanged(Connection.MADE);
            changed.run();
        }
    }

    private void failed(Throwable failure) {
        if (!(state instanceof Closed)) {
            LOG.atLevel(state instanceof Hopeful ? Level.WARN : Level.DEBUG)
                    .addKeyValue("failure", Replies.kind(failure))
                    .addKeyValue("redis", shared.clients().target().urls())
                    .log("Redis cannot be connected to");
            shared.listener().connectionChanged(Connection.FAILED);
            retry();
            changed.run();
        }
    }

    @Override
    public Future<Void> close() {
        return context.future(promise -> context.runOnContext(now -> {
            var before = state;
            state = new Closed();
            firstAttempt.tryComplete();
            (before instanceof Connected(Held held) ? held.close() : Future.<Void>succeededFuture())
                    .onComplete(promise);
        }));
    }
}
