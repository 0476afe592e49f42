package dev.roomkey.http;

import dev.roomkey.health.Health;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Metrics and health, on a port of their own that is not for the public. */
public final class ManagementApi {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final ManagementConfig config;
    private final Health health;
    private final Metrics metrics;

    public ManagementApi(ManagementConfig config, Health health, Metrics metrics) {
        this.config = config;
        this.health = health;
        this.metrics = metrics;
    }

    /** Binds the listener. */
    public Future<HttpServer> listen(Vertx vertx) {
        var options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout(60)
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(request -> answer(vertx, request))
                .listen();
    }

    private void answer(Vertx vertx, HttpServerRequest request) {
        if (!READING.contains(request.method())) {
            request.response()
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .setStatusCode(405)
                    .end();
            return;
        }
        switch (request.path()) {
            case "/metrics" -> scrape(vertx, request);
            case "/health/started" -> say(request, health.isStarted());
            case "/health/live" -> say(request, health.isLive());
            case "/health/ready" -> say(request, health.isReady());
            default -> request.response().setStatusCode(404).end();
        }
    }

    /** Takes milliseconds, so it is done on a worker, down to the bytes, and never on a loop that answers joins. */
    private void scrape(Vertx vertx, HttpServerRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        var type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS_TEXT;
        vertx.executeBlocking(() -> Buffer.buffer(metrics.scrape(type)), false)
                .onSuccess(text -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .end(text))
                .onFailure(failure -> request.response().setStatusCode(500).end());
    }

    private void say(HttpServerRequest request, boolean yes) {
        var body = new JsonObject()
                .put("status", yes ? "up" : "down")
                .put("started", health.isStarted())
                .put("live", health.isLive())
                .put("draining", health.isDraining());
        request.response()
                .setStatusCode(yes ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer());
    }
}
