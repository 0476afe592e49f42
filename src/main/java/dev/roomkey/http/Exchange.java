package dev.roomkey.http;

import dev.roomkey.model.Trace;
import dev.roomkey.model.TraceParent;
import dev.roomkey.model.Traces;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with what every answer carries: an id, and the word that nobody may keep it. */
final class Exchange {
    private static final String KEY = Exchange.class.getName();
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");

    /** How long a client has to read a last answer before its connection is closed. */
    static final Duration LINGER = Duration.ofMillis(500);

    private static final long HTTP2_NO_ERROR = 0;
    private static final int LARGE_BODY_BYTES = 64 * 1024;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final String id;
    private Trace trace = Trace.NONE;
    private boolean abandoned;

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

    String id() {
        return id;
    }

    /** From here on the request has a record, if it is to have one. */
    void recordIn(Traces traces) {
        trace = traces.begin(caller(), id);
    }

    Trace trace() {
        return trace;
    }

    /** The trace in which the request is found, for a log. */
    String traceId() {
        var place = trace.equals(Trace.NONE) ? caller() : trace.context();
        return place == null ? "none" : place.traceId();
    }

    private @Nullable TraceParent caller() {
        return TraceParent.parse(request.headers().getAll(TraceParent.HEADER)).orElse(null);
    }

    /** The request is over; {@code answered} or not. */
    void over(boolean answered) {
        if (answered) {
            trace.answered(response().getStatusCode());
        } else {
            trace.abandoned();
        }
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
        fail(problem.type().status(), problem.toBody(id));
    }

    /** Fails with a problem that is written already. */
    void fail(int status, Buffer problem) {
        if (!isOpen()) {
            return;
        }
        if (bodyMayGoOn()) {
            closeSoon();
        }
        response().putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON);
        end(status, problem);
    }

    /** The same, and says when to try again. */
    void fail(int status, Buffer problem, Duration retryAfter) {
        if (isOpen()) {
            response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
            fail(status, problem);
        }
    }

    /** Fails and says when to try again, rounded up to a whole second so that nobody comes too early. */
    void fail(Problem problem, Duration retryAfter) {
        fail(problem.type().status(), problem.toBody(id), retryAfter);
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
     * would make its system throw the answer away. On HTTP/2 the other requests of the connection go on, and the client is
     * told to stop sending this one (RFC 9113 §8.1).
     */
    private void closeSoon() {
        abandoned = true;
        if (isHttp2()) {
            return;
        }
        response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        var connection = request.connection();
        vertx.setTimer(LINGER.toMillis(), fired -> connection.close());
    }

    void end(int status, Buffer body) {
        var sent = response().setStatusCode(status).end(body);
        if (abandoned && isHttp2()) {
            sent.onSuccess(done -> response().reset(HTTP2_NO_ERROR));
        }
    }

    /**
     * Sends the client elsewhere for what comes next. On HTTP/2 with a GOAWAY that names the highest stream there can be, so that a
     * request which is on its way meanwhile is still answered (RFC 9113 §6.8); Vert.x' {@code shutdown} names the last one it has seen.
     */
    @SuppressWarnings("deprecation")
    void lastOfItsConnection() {
        if (isHttp2()) {
            request.connection().goAway(HTTP2_NO_ERROR, Integer.MAX_VALUE);
        } else {
            response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private boolean isHttp2() {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Seconds, rounded up, at least one. */
    static long wholeSeconds(Duration duration) {
        return Math.max(1, Math.ceilDiv(duration.toMillis(), 1000));
    }
}
