package dev.roomkey.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * CORS with credentials: a listed origin is named back, on errors too, so that its page can read why; any other gets no
 * CORS header at all. A preflight comes without cookies and is answered before anything is looked at.
 */
final class CorsHeaders implements Handler<RoutingContext> {
    private static final CharSequence ALLOWED_METHODS = HttpHeaders.createOptimized("POST");
    private static final String ALLOWED_HEADERS = "content-type, authorization, cache-control, traceparent";
    private static final CharSequence EXPOSED_HEADERS =
            HttpHeaders.createOptimized("RateLimit, RateLimit-Policy, Retry-After, Cache-Status, X-Request-Id");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");

    /** Seconds that a browser may remember a preflight; Chromium's own ceiling. */
    private static final CharSequence MAX_AGE = HttpHeaders.createOptimized("7200");

    private final OriginRules origins;
    private final CharSequence allowedHeaders;

    CorsHeaders(OriginRules origins, Optional<String> csrfHeader) {
        this.origins = origins;
        allowedHeaders = HttpHeaders.createOptimized(
                ALLOWED_HEADERS + csrfHeader.map(it -> ", " + it).orElse(""));
    }

    @Override
    public void handle(RoutingContext context) {
        put(context.request());
        context.next();
    }

    /** Puts the headers onto the answer to {@code request}. */
    void put(HttpServerRequest request) {
        var response = request.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origins.allows(origin)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }

    /** Answers the question that a browser asks before it calls from another origin. */
    void preflight(RoutingContext context) {
        var response = context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            response.putHeader(HttpHeaders.ALLOW, "POST, OPTIONS")
                    .setStatusCode(204)
                    .end();
            return;
        }
        if (!origins.allows(origin)) {
            Exchange.of(context)
                    .fail(new Problem(
                            ProblemType.ORIGIN_NOT_ALLOWED,
                            "This page's origin is not allowed to ask for tokens. Add it to http.allowed-origins."));
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, allowedHeaders)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE)
                .setStatusCode(204)
                .end(Buffer.buffer());
    }
}
