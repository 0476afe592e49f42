package dev.roomkey.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** One request and its answer, with what every answer carries: an id, and the word that nobody may keep it. */
final class Exchange {
    private static final String KEY = Exchange.class.getName();
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");

    private static final long LINGER_MILLIS = 500;
    private static final int LARGE_BODY_BYTES = 64 * 1024;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final String id;

    private Exchange(HttpServerRequest request, Vertx vertx, String id) {
        this.request = request;
        this.vertx = vertx;
        this.id = id;
    }

    /** The first thing that happens to a request. */
    static Exchange begin(RoutingContext context, String id) {
        var exchange = begin(context.request(), context.vertx(), id);
        context.put(KEY, exchange);
        return exchange;
    }

    /** For a request that was too broken to be routed. */
    static Exchange begin(HttpServerRequest request, Vertx vertx, String id) {
        var exchange = new Exchange(request, vertx, id);
        exchange.response()
                .putHeader(REQUEST_ID, id)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        return exchange;
    }

    static Exchange of(RoutingContext context) {
        return context.get(KEY);
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    /** Whether there is still somebody to answer, who has not been answered. */
    boolean isOpen() {
        return !response().ended() && !response().closed();
    }

    void fail(Problem problem) {
        if (!isOpen()) {
            return;
        }
        if (bodyMayGoOn()) {
            closeSoon();
        }
        response().putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON);
        end(problem.type().status(), problem.toBody(id));
    }

    /** Fails and says when to try again, rounded up to a whole second so that nobody comes too early. */
    void fail(Problem problem, Duration retryAfter) {
        if (isOpen()) {
            response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
            fail(problem);
        }
    }

    /** Fails a request whose body will not be waited for. */
    void failAndClose(Problem problem) {
        if (isOpen()) {
            closeSoon();
            fail(problem);
        }
    }

    /** Whether the client may be sending for long yet: nobody wants to read on only to keep the connection. */
    private boolean bodyMayGoOn() {
        return !request.isEnded()
                && (BodyReader.expectsContinue(request)
                        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                        || BodyReader.declaredLength(request) > LARGE_BODY_BYTES);
    }

    /**
     * Closes the connection once the client has had time to read the answer; closed at once, what the client still sends
     * would make its system throw the answer away.
     */
    private void closeSoon() {
        response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        var connection = request.connection();
        var timer = vertx.setTimer(LINGER_MILLIS, fired -> connection.close());
        connection.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    void end(int status, Buffer body) {
        response().setStatusCode(status).end(body);
    }

    /** Seconds, rounded up, at least one. */
    static long wholeSeconds(Duration duration) {
        return Math.max(1, Math.ceilDiv(duration.toMillis(), 1000));
    }
}
