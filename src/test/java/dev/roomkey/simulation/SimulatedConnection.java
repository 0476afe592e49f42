package dev.roomkey.simulation;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection on which commands, and answers, stay in their order. */
final class SimulatedConnection implements RedisConnection {
    /** What a join waits for; it never waits for what it writes. */
    private static final Set<String> AWAITED = Set.of("evalsha", "eval", "get", "mget");

    private final VirtualTime time;
    private final SimulatedRedis redis;
    private final Vertx vertx;
    private final int mostWaiting;
    private final Queue<Promise<@Nullable Response>> waiting = new ArrayDeque<>();
    private @Nullable Handler<@Nullable Void> endHandler;
    private long lastArrival;
    private long lastAnswer;
    private long lastTrip = -1;
    private boolean isClosed;

    SimulatedConnection(VirtualTime time, SimulatedRedis redis, Vertx vertx, int mostWaiting) {
        this.time = time;
        this.redis = redis;
        this.vertx = vertx;
        this.mostWaiting = mostWaiting;
    }

    /** Of the caller's context, as the real client's are. */
    static <T> Promise<T> promise(Vertx vertx) {
        return ((VertxInternal) vertx).promise();
    }

    @Override
    public Future<@Nullable Response> send(Request request) {
        var promise = SimulatedConnection.<@Nullable Response>promise(vertx);
        if (isClosed) {
            promise.fail("Connection is closed");
        } else if (waiting.size() >= mostWaiting) {
            promise.fail("Redis waiting queue is full");
        } else {
            countTrip((RequestImpl) request);
            waiting.add(promise);
            lastArrival = Math.max(lastArrival, time.nanos() + redis.tripTo());
            time.in(lastArrival - time.nanos(), () -> redis.arrived(request, this::answer));
        }
        return promise.future();
    }

    private void countTrip(RequestImpl request) {
        if (lastTrip != time.nanos() && AWAITED.contains(request.command().toString())) {
            lastTrip = time.nanos();
            redis.tripBegins();
        }
    }

    private void answer(@Nullable Response answer) {
        lastAnswer = Math.max(lastAnswer, time.nanos() + redis.tripFrom());
        time.in(lastAnswer - time.nanos(), () -> {
            var promise = waiting.poll();
            if (promise == null) {
                return;
            }
            if (answer instanceof ErrorType error) {
                promise.fail(error);
            } else {
                promise.complete(answer);
            }
        });
    }

    /** The other side is gone; so is whatever was on its way. */
    void reset() {
        time.in(redis.tripFrom(), this::end);
    }

    private void end() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        var lost = List.copyOf(waiting);
        waiting.clear();
        lost.forEach(it -> it.fail(ErrorType.create("CONNECTION_CLOSED")));
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    @Override
    public Future<@Nullable Void> close() {
        redis.closed(this);
        time.in(0, this::end);
        return Future.succeededFuture();
    }

    @Override
    public RedisConnection endHandler(@Nullable Handler<@Nullable Void> handler) {
        endHandler = handler;
        return this;
    }

    @Override
    public RedisConnection exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public RedisConnection handler(@Nullable Handler<Response> handler) {
        return this;
    }

    @Override
    public RedisConnection pause() {
        return this;
    }

    @Override
    public RedisConnection resume() {
        return this;
    }

    @Override
    public RedisConnection fetch(long amount) {
        return this;
    }

    @Override
    public Future<List<@Nullable Response>> batch(List<Request> commands) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean pendingQueueFull() {
        return waiting.size() >= mostWaiting;
    }
}
