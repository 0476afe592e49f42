package dev.roomkey.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * How long the next 503 of a connection is held back. Who is turned away and asks again at once, again and again, would
 * else keep the event loop from those who have a place; on HTTP/1 a client cannot ask before it is answered. The first refusals
 * of a connection are answered at once, so that a proxy's connection with many users on it waits only where nearly all of
 * them are turned away. Of one event loop.
 */
final class Holds {
    private static final int AT_ONCE = 2;
    private static final long FIRST_MILLIS = 50;

    private final IdentityHashMap<HttpConnection, Integer> refusals = new IdentityHashMap<>();
    private final long longestMillis;

    Holds(Duration longest) {
        longestMillis = longest.toMillis();
    }

    /** A connection is turned away: in how many milliseconds it is told so, zero for at once. */
    long turnedAway(HttpConnection connection) {
        if (longestMillis == 0) {
            return 0;
        }
        var before = refusals.merge(connection, 1, (old, one) -> Math.min(old + one, Long.SIZE)) - 1;
        return before < AT_ONCE ? 0 : Math.min(longestMillis, FIRST_MILLIS << Math.min(before - AT_ONCE, 20));
    }

    /** A connection was given a place, or closed. */
    void over(HttpConnection connection) {
        if (!refusals.isEmpty()) {
            refusals.remove(connection);
        }
    }
}
