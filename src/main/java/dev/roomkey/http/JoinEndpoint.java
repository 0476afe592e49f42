package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.join.JoinRequest;
import dev.roomkey.session.Credentials;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code POST} of the token endpoint: from bytes to a join, and nothing that waits before it is known to be worth it. */
final class JoinEndpoint implements Handler<RoutingContext> {
    private static final Problem NOT_JSON = new Problem(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "Send Content-Type: application/json, even without a body; anything else could be another site's form.");
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time. Send the request again.");
    private static final Problem NO_ANSWER_IN_TIME =
            new Problem(ProblemType.UNAVAILABLE, "The answer took too long. Ask again as Retry-After says.");

    /** What decides must be there once, else this gateway and a proxy before it may each look at another one. */
    private static final List<String> SINGLE_HEADERS =
            List.of("Authorization", "Content-Type", "Origin", "Sec-Fetch-Site");

    private static final Duration RETRY_AFTER_TIMEOUT = Duration.ofSeconds(2);

    private final HttpConfig config;
    private final OriginRules origins;
    private final BodyReader bodies;
    private final PublicApi.Parts parts;

    private enum Shed {
        IN_FLIGHT
    }

    JoinEndpoint(HttpConfig config, OriginRules origins, PublicApi.Parts parts) {
        this.config = config;
        this.origins = origins;
        this.parts = parts;
        bodies = new BodyReader(config.maxBodyBytes());
    }

    @Override
    public void handle(RoutingContext context) {
        var exchange = Exchange.of(context);
        if (!parts.inFlight().enter()) {
            shed(exchange);
            return;
        }
        context.addEndHandler(ended -> parts.inFlight().leave());
        var credentials = new Credentials(exchange.request().headers()::getAll);
        var call = new Call(exchange, credentials, parts.joins().get());
        problemOf(call).ifPresentOrElse(exchange::fail, () -> read(context, call));
    }

    /** A request, and what decides about it from beginning to end. */
    private record Call(Exchange exchange, Credentials credentials, Joins joins) {
        HttpServerRequest request() {
            return exchange.request();
        }
    }

    private void read(RoutingContext context, Call call) {
        var body = bodies.read(call.request());
        watchTheClock(context, body);
        if (BodyReader.expectsContinue(call.request()) && !body.isComplete()) {
            call.exchange().response().writeContinue();
        }
        body.compose(read -> switch (read) {
                    case Body.TooLarge() -> {
                        call.exchange().failAndClose(tooLarge());
                        yield Future.succeededFuture();
                    }
                    case Body.Gone() -> Future.succeededFuture();
                    case Body.Whole(var bytes) -> join(call, JoinBody.parse(bytes));
                })
                .onFailure(context::fail);
    }

    private static Future<Void> join(Call call, JoinBody.Result body) {
        return switch (body) {
            case JoinBody.Result.Malformed(var problem) -> {
                call.exchange().fail(problem);
                yield Future.succeededFuture();
            }
            case JoinBody.Result.Parsed(var wanted) ->
                call.joins()
                        .pipeline()
                        .join(new JoinRequest(call.credentials(), wanted, asksForFresh(call.request())))
                        .map(outcome -> {
                            call.joins().writer().write(call.exchange(), outcome);
                            return null;
                        });
        };
    }

    private Optional<Problem> problemOf(Call call) {
        return repeatedHeader(call.request())
                .or(() -> origins.check(sourceOf(call)))
                .or(() -> isJson(call.request()) ? Optional.empty() : Optional.of(NOT_JSON));
    }

    private static Optional<Problem> repeatedHeader(HttpServerRequest request) {
        return SINGLE_HEADERS.stream()
                .filter(name -> request.headers().getAll(name).size() > 1)
                .map(name -> new Problem(
                        ProblemType.MALFORMED_REQUEST,
                        "Send the header " + name + " once; it was there several times."))
                .findFirst();
    }

    private static OriginRules.Source sourceOf(Call call) {
        var authorization = call.credentials().authorization();
        return new OriginRules.Source(
                call.request().getHeader(HttpHeaders.ORIGIN),
                call.request().getHeader("Sec-Fetch-Site"),
                call.joins().bringsCookie(call.credentials()),
                authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7));
    }

    /** One clock for the whole request: a body that drips in is cut, an answer that never comes is given up. */
    private void watchTheClock(RoutingContext context, Future<Body> body) {
        var exchange = Exchange.of(context);
        var timer = context.vertx().setTimer(config.requestTimeout().toMillis(), fired -> {
            if (body.isComplete()) {
                exchange.fail(NO_ANSWER_IN_TIME, RETRY_AFTER_TIMEOUT);
            } else {
                exchange.failAndClose(TOO_SLOW);
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }

    private void shed(Exchange exchange) {
        parts.metrics().shed(Shed.IN_FLIGHT);
        exchange.fail(
                new Problem(ProblemType.OVERLOADED, "Too many requests at once. Ask again as Retry-After says."),
                Duration.ofSeconds(1));
    }

    private Problem tooLarge() {
        return new Problem(
                ProblemType.BODY_TOO_LARGE, "The body may have at most " + config.maxBodyBytes() + " bytes.");
    }

    /** Exactly the JSON type, with or without parameters: browsers ask by preflight before they send it across origins. */
    private static boolean isJson(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        var parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().equalsIgnoreCase("application/json");
    }

    private static boolean asksForFresh(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.CACHE_CONTROL).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .anyMatch(directive -> directive.strip().equalsIgnoreCase("no-cache"));
    }
}
