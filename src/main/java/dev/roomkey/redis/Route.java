package dev.roomkey.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;

/** One event loop's way to a Redis. Used on that loop, but for opening and closing. */
sealed interface Route permits LoopConnection, ClusterRoute {
    /** Makes the first attempts; the future completes when they are over, whatever came of them. */
    Future<Void> open();

    /** The connection that the command is to leave on. */
    LoopConnection connectionFor(Request command);

    /** Sends one command, never again; fails with what {@link Replies} knows, in time. */
    Future<Response> send(Request command, Duration deadline);

    /** Closes for good, from any thread. */
    Future<Void> close();
}
