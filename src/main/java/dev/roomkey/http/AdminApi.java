package dev.roomkey.http;

import dev.roomkey.admin.Admin;
import dev.roomkey.admin.AdminAction;
import dev.roomkey.admin.AdminAnswer;
import dev.roomkey.admin.AdminConfig;
import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin listener: who has a bearer token of the list may revoke, block, kick and look at limits. */
public final class AdminApi {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);

    private static final String BEARER = "Bearer ";
    private static final int MAX_BODY_BYTES = 8 * 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int IDLE_SECONDS = 30;
    private static final long TIMEOUT_MILLIS = 15_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Problem NO_TOKEN = new Problem(
            ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer and a token that admin.tokens-file holds.");
    private static final Problem NOT_FOUND =
            new Problem(ProblemType.NOT_FOUND, "There is no such action; the documentation lists them.");
    private static final Problem POST_ONLY =
            new Problem(ProblemType.METHOD_NOT_ALLOWED, "Actions are asked for by POST.");
    private static final Problem NOT_JSON =
            new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.");
    private static final Problem TOO_LARGE =
            new Problem(ProblemType.BODY_TOO_LARGE, "The body may have at most " + MAX_BODY_BYTES + " bytes.");
    private static final Problem MALFORMED = new Problem(
            ProblemType.MALFORMED_REQUEST, "The body must be one JSON object whose values are texts, no name twice.");
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.REQUEST_TIMEOUT, "The request was not done in time. Send it again.");
    private static final Problem DEFECT =
            new Problem(ProblemType.INTERNAL_ERROR, "Something is wrong here; look for the request id in the log.");

    private final AdminConfig config;
    private final Supplier<Admin> admin;
    private final Metrics metrics;
    private final LongSupplier requestIds;
    private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES);

    /**
     * @param admin does what is asked, by the configuration of the moment
     * @param requestIds makes request ids; unique enough to find a line in a log, not secret
     */
    public AdminApi(AdminConfig config, Supplier<Admin> admin, Metrics metrics, LongSupplier requestIds) {
        this.config = config;
        this.admin = admin;
        this.metrics = metrics;
        this.requestIds = requestIds;
    }

    private enum Result {
        DONE,
        INVALID,
        UNFINISHED,
        FAILED
    }

    /** Binds the listener. */
    public Future<HttpServer> listen(Vertx vertx) {
        var options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(request -> handle(vertx, request))
                .listen();
    }

    private void handle(Vertx vertx, HttpServerRequest request) {
        var exchange = Exchange.begin(request, vertx, HexFormat.of().toHexDigits(requestIds.getAsLong()));
        var current = admin.get();
        var token = tokenNumber(current, request);
        if (token.isEmpty()) {
            metrics.administrationRefused();
            exchange.response().putHeader("WWW-Authenticate", "Bearer realm=\"admin\"");
            exchange.fail(NO_TOKEN);
            return;
        }
        AdminAction.at(String.valueOf(request.path()))
                .ifPresentOrElse(
                        action -> handle(vertx, new Asked(exchange, current, action, token.getAsInt())),
                        () -> exchange.fail(NOT_FOUND));
    }

    /** Who holds a token, and what for. */
    private record Asked(Exchange exchange, Admin admin, AdminAction action, int token) {}

    private static OptionalInt tokenNumber(Admin admin, HttpServerRequest request) {
        var lines = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return lines.size() == 1 && lines.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? admin.tokenNumberOf(
                        lines.getFirst().substring(BEARER.length()).strip())
                : OptionalInt.empty();
    }

    private void handle(Vertx vertx, Asked asked) {
        var request = asked.exchange().request();
        if (!HttpMethod.POST.equals(request.method())) {
            asked.exchange().response().putHeader(HttpHeaders.ALLOW, "POST");
            asked.exchange().fail(POST_ONLY);
            return;
        }
        if (!"application/json".equalsIgnoreCase(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            asked.exchange().fail(NOT_JSON);
            return;
        }
        var timer = vertx.setTimer(TIMEOUT_MILLIS, fired -> asked.exchange().failAndClose(TOO_SLOW));
        bodies.read(request)
                .compose(body -> answer(asked, body))
                .onFailure(defect -> {
                    metrics.administered(asked.action(), Result.FAILED);
                    LOG.atError()
                            .addKeyValue("request", asked.exchange().id())
                            .setCause(defect)
                            .log("An admin action failed");
                    asked.exchange().fail(DEFECT);
                })
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Void> answer(Asked asked, Body body) {
        switch (body) {
            case Body.TooLarge() -> asked.exchange().failAndClose(TOO_LARGE);
            case Body.Gone() -> {}
            case Body.Whole(var bytes) -> {
                var fields = FlatJson.read(bytes);
                if (fields.isPresent()) {
                    var call = new Admin.Call(
                            asked.action(), fields.get(), asked.exchange().id(), asked.token());
                    return asked.admin().perform(call).map(answer -> {
                        metrics.administered(asked.action(), resultOf(answer));
                        write(asked.exchange(), answer);
                        return null;
                    });
                }
                metrics.administered(asked.action(), Result.INVALID);
                asked.exchange().fail(MALFORMED);
            }
        }
        return Future.succeededFuture();
    }

    private static Result resultOf(AdminAnswer answer) {
        return switch (answer) {
            case AdminAnswer.Done it -> Result.DONE;
            case AdminAnswer.Invalid it -> Result.INVALID;
            case AdminAnswer.Unfinished it -> Result.UNFINISHED;
        };
    }

    private static void write(Exchange exchange, AdminAnswer answer) {
        switch (answer) {
            case AdminAnswer.Done(var facts) -> {
                if (exchange.isOpen()) {
                    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
                    exchange.end(200, new JsonObject(facts).toBuffer());
                }
            }
            case AdminAnswer.Invalid(var field, var detail) ->
                exchange.fail(new Problem(ProblemType.FIELD_INVALID, detail, "/" + field));
            case AdminAnswer.Unfinished(var detail) ->
                exchange.fail(new Problem(ProblemType.UNAVAILABLE, detail), RETRY_AFTER);
        }
    }
}
