package dev.roomkey.http;

import dev.roomkey.health.Health;
import dev.roomkey.loop.Deadlines;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Traces;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public listener: its routes, and what holds for all of them. */
public final class PublicApi {
    private static final Logger LOG = LoggerFactory.getLogger(PublicApi.class);

    private final HttpConfig config;
    private final Parts parts;
    private final Optional<Certificate> certificate;
    private final Connections.Shared connections;
    private final Shedding shedding;
    private final CorsHeaders cors;
    private final JoinEndpoint.Guards guards;
    private final OpenApi openApi;

    /**
     * What stands behind the listener; shared by all event loops.
     *
     * @param joins what decides about joins at this moment
     * @param inFlight how many requests may be answered at once
     * @param traces keeps records of joins, for those who read traces
     * @param requestIds makes request ids; unique enough to find a line in a log, not secret
     * @param extraRoutes routes that another package brings, asked before ours
     */
    public record Parts(
            Supplier<Joins> joins,
            InFlight inFlight,
            Health health,
            Metrics metrics,
            Traces traces,
            LongSupplier requestIds,
            Consumer<Router> extraRoutes) {}

    /**
     * Reads the certificate, if one is configured, and so blocks: made at start, not on an event loop.
     *
     * @throws IllegalArgumentException when the certificate is of no use
     */
    public PublicApi(HttpConfig config, Parts parts) {
        this.config = config;
        this.parts = parts;
        var origins = new OriginRules(config);
        var addresses = new ClientAddresses(config.edge().proxies(), parts.metrics());
        certificate = Optional.ofNullable(config.edge().tls()).map(Certificate::read);
        connections = new Connections.Shared(
                new OpenConnections(config.edge().connections().most()), addresses, parts.metrics());
        shedding = new Shedding(parts.inFlight(), parts.metrics());
        cors = new CorsHeaders(origins, Optional.ofNullable(config.edge().csrfHeader()));
        guards = new JoinEndpoint.Guards(origins, addresses);
        openApi = new OpenApi(config.path());
    }

    private enum Route {
        TOKEN,
        WEBHOOK,
        OPENAPI,
        HEALTH,
        OTHER
    }

    private enum Method {
        GET,
        POST,
        OPTIONS,
        OTHER
    }

    /** What an event loop has for itself. */
    private record Loop(Vertx vertx, LoopLag lag, Connections connections, Intake intake) {}

    /** Binds the listener of one event loop, which {@code lag} is measured on. */
    public Future<HttpServer> listen(Vertx vertx, LoopLag lag) {
        var context = (ContextInternal) vertx.getOrCreateContext();
        var guard = new Connections(context, config, connections);
        var intake = new Intake(
                new Deadlines(context, System::nanoTime), config.requestTimeout(), parts.inFlight(), shedding);
        var requests = guarded(new Loop(vertx, lag, guard, intake));
        var options = certificate
                .map(it -> Listener.options(config, it).setSslEngineOptions(watchedTls()))
                .orElseGet(() -> Listener.options(config));
        return vertx.createHttpServer(options)
                .connectionHandler(guard::opened)
                .requestHandler(requests)
                .invalidRequestHandler(request -> refuseInvalid(vertx, request))
                .listen(Listener.address(config));
    }

    private WatchedTls watchedTls() {
        var arrival = config.edge().connections().headerTimeout();
        return new WatchedTls(new WatchedTls.Terms(connections.open(), arrival, parts.metrics()::connectionClosed));
    }

    /** To be called once all listeners are bound: what holds for them together. */
    public void listening(Vertx vertx, List<HttpServer> servers) {
        parts.metrics().watchConnections(connections.open()::count);
        var tls = config.edge().tls();
        if (tls != null) {
            certificate.ifPresent(it -> parts.metrics().certificateEnds(it.end()));
            certificate.ifPresent(it -> CertificateWatch.start(
                    tls, it, new CertificateWatch.Parts(vertx, servers, parts.health()::isDraining, parts.metrics())));
        }
    }

    /**
     * A Host or a path that cannot be read would be a stack trace in the router's log: a cheap way to fill a disk. No path
     * of ours holds an escape.
     */
    private Handler<HttpServerRequest> guarded(Loop loop) {
        var vertx = loop.vertx();
        var router = router(loop);
        return request -> {
            if (request.authority() == null
                    || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
                refuse(vertx, request, new Problem(ProblemType.MALFORMED_REQUEST, "Send one valid Host header."));
            } else if (request.path() == null || !request.path().startsWith("/")) {
                refuse(vertx, request, new Problem(ProblemType.MALFORMED_REQUEST, "The path must begin with a slash."));
            } else if (request.path().indexOf('%') >= 0) {
                refuse(vertx, request, notFound());
            } else if (HttpMethod.POST.equals(request.method())) {
                shedding.reason(loop.lag()).ifPresentOrElse(it -> shed(loop, request, it), () -> {
                    loop.connections().admitted(request.connection());
                    router.handle(request);
                });
            } else {
                router.handle(request);
            }
        };
    }

    /** Before the router, which costs more than the answer; what is neither join nor webhook answers to no POST anyway. */
    private void shed(Loop loop, HttpServerRequest request, Shedding.Reason reason) {
        var hold = loop.connections().turnedAway(request.connection());
        if (hold == 0) {
            turnAway(loop.vertx(), request, reason);
        } else {
            loop.vertx().setTimer(hold, due -> turnAway(loop.vertx(), request, reason));
        }
    }

    private void turnAway(Vertx vertx, HttpServerRequest request, Shedding.Reason reason) {
        boolean webhook = WebhookEndpoint.PATH.equals(request.path());
        if (!webhook) {
            cors.put(request);
        }
        shedding.turnAway(begun(Exchange.begin(request, vertx, newId())), reason);
        parts.metrics().responded(webhook ? Route.WEBHOOK : Route.TOKEN, Method.POST, ProblemType.OVERLOADED.status());
    }

    private Router router(Loop loop) {
        var router = Router.router(loop.vertx());
        var joins = new JoinEndpoint(config, guards, parts, loop.intake());
        var webhooks = new WebhookEndpoint(parts, loop.intake());
        router.route().handler(this::begin);
        parts.extraRoutes().accept(router);
        router.post(config.path()).handler(count(Route.TOKEN)).handler(cors).handler(joins);
        router.options(config.path()).handler(count(Route.TOKEN)).handler(cors::preflight);
        router.route(config.path()).handler(count(Route.TOKEN)).handler(cors).handler(this::refuseMethod);
        router.route(WebhookEndpoint.PATH).handler(count(Route.WEBHOOK)).handler(webhooks);
        healthPath().ifPresent(it -> router.get(it).handler(count(Route.HEALTH)).handler(this::sayWhetherReady));
        router.get("/openapi.yaml").handler(count(Route.OPENAPI)).handler(openApi);
        router.route().handler(count(Route.OTHER)).handler(this::refusePath);
        router.route().failureHandler(this::fail);
        return router;
    }

    private void begin(RoutingContext request) {
        begun(Exchange.begin(request, newId()));
        request.next();
    }

    private Exchange begun(Exchange exchange) {
        if (parts.health().isDraining()) {
            exchange.lastOfItsConnection();
        }
        return exchange;
    }

    /** Counts the answer, if the client was still there for it. */
    private Handler<RoutingContext> count(Route route) {
        return context -> {
            var response = context.response();
            context.addEndHandler(ended -> {
                if (ended.succeeded()) {
                    parts.metrics().responded(route, methodOf(context.request()), response.getStatusCode());
                }
                Exchange.of(context).over(ended.succeeded());
            });
            context.next();
        };
    }

    private Optional<String> healthPath() {
        return Optional.ofNullable(config.edge().healthPath());
    }

    /** One word, for balancers that can probe no other port: the details are for the management listener. */
    private void sayWhetherReady(RoutingContext request) {
        var ready = parts.health().isReady();
        Exchange.of(request).end(ready ? 200 : 503, Buffer.buffer(ready ? "up" : "down"));
    }

    private void refuseMethod(RoutingContext request) {
        request.response().putHeader(HttpHeaders.ALLOW, "POST, OPTIONS");
        Exchange.of(request)
                .fail(new Problem(ProblemType.METHOD_NOT_ALLOWED, "Ask for a token with POST " + config.path() + "."));
    }

    private void refusePath(RoutingContext request) {
        Exchange.of(request).fail(notFound());
    }

    private Problem notFound() {
        return new Problem(
                ProblemType.NOT_FOUND,
                "There is nothing here. Tokens are at POST " + config.path()
                        + ", the description of the API at GET /openapi.yaml.");
    }

    private void fail(RoutingContext request) {
        var exchange = Exchange.of(request);
        LOG.atError()
                .setMessage("Request failed")
                .setCause(request.failure())
                .addKeyValue("request", exchange.id())
                .addKeyValue("trace", exchange.traceId())
                .log();
        exchange.fail(new Problem(
                ProblemType.INTERNAL_ERROR, "Something broke here. The request id finds it in the gateway's log."));
    }

    /** For what is not HTTP, or too much of it: no route has seen it. */
    private void refuseInvalid(Vertx vertx, HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var problem = switch (cause) {
            case TooLongHttpLineException e ->
                new Problem(
                        ProblemType.TARGET_TOO_LONG,
                        "The request line may have at most " + Listener.MAX_LINE_BYTES + " bytes.");
            case TooLongHttpHeaderException e ->
                new Problem(
                        ProblemType.HEADERS_TOO_LARGE,
                        "The headers may have at most " + config.maxHeaderBytes()
                                + " bytes together; look for cookies that pile up.");
            case null, default -> new Problem(ProblemType.MALFORMED_REQUEST, "This is not valid HTTP.");
        };
        refuse(vertx, request, problem);
    }

    private void refuse(Vertx vertx, HttpServerRequest request, Problem problem) {
        parts.metrics().responded(Route.OTHER, Method.OTHER, problem.type().status());
        Exchange.begin(request, vertx, newId()).failAndClose(problem);
    }

    private String newId() {
        return HexFormat.of().toHexDigits(parts.requestIds().getAsLong());
    }

    private static Method methodOf(HttpServerRequest request) {
        return switch (request.method().name()) {
            case "POST" -> Method.POST;
            case "GET" -> Method.GET;
            case "OPTIONS" -> Method.OPTIONS;
            default -> Method.OTHER;
        };
    }
}
