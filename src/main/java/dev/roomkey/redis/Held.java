package dev.roomkey.redis;

import dev.roomkey.loop.Deadlines;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.PooledRedisConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An open connection, and for how long it has kept us waiting. Confined to its event loop. */
final class Held {
    private final Redis client;
    private final RedisConnection connection;
    private final Deadlines deadlines;
    private final LongSupplier nanoTime;
    private final long openedAt;
    private int unanswered;
    private long waitingSince;

    Held(Redis client, RedisConnection connection, Clock clock) {
        this.client = client;
        this.connection = unwrapped(connection);
        this.deadlines = clock.deadlines();
        nanoTime = clock.nanoTime();
        openedAt = nanoTime.getAsLong();
    }

    /** Without the wrapper that puts together for each command what the tracing and the metrics of Vert.x would tell, which are off. */
    private static RedisConnection unwrapped(RedisConnection connection) {
        return connection instanceof PooledRedisConnection pooled ? pooled.actual() : connection;
    }

    /** The time, and what is to be given up at some. */
    record Clock(Deadlines deadlines, LongSupplier nanoTime) {}

    /** Sends; fails with a {@code TimeoutException} at the deadline, and takes no notice of what comes after it. */
    Future<Response> send(Request command, Duration deadline) {
        if (unanswered++ == 0) {
            waitingSince = nanoTime.getAsLong();
        }
        var sent = connection.send(command);
        var waiting = new Waiting<Response>();
        deadlines.start(waiting, deadline);
        sent.onComplete((answer, failure) -> {
            over(failure);
            waiting.complete(answer, failure);
        });
        return waiting.future();
    }

    /** What did not even fit into the queue says nothing of the other side. */
    private void over(@Nullable Throwable failure) {
        unanswered--;
        if (failure == null || !Replies.reason(failure).equals(Optional.of(Reason.QUEUE_FULL))) {
            waitingSince = nanoTime.getAsLong();
        }
    }

    /** How long commands have waited without a single answer coming in. */
    Duration silence() {
        return unanswered == 0 ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - waitingSince);
    }

    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - openedAt);
    }

    void onLost(Runnable action) {
        connection.endHandler(end -> action.run());
        connection.exceptionHandler(failure -> action.run());
    }

    Future<Void> close() {
        return client.close();
    }
}
