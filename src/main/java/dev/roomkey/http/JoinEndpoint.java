package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.join.JoinOutcome;
import dev.roomkey.join.JoinRequest;
import dev.roomkey.session.Credentials;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code POST} of the token endpoint: from bytes to a join, and nothing that waits before it is known to be worth it. */
final class JoinEndpoint implements Handler<RoutingContext> {
    private static final Problem NOT_JSON = new Problem(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "Send Content-Type: application/json, even without a body; anything else could be another site's form.");

    private static final Problem ADDRESS_LIMITED = new Problem(
            ProblemType.ADDRESS_LIMITED,
            "Too many requests without a valid session came from this address. Sign in, and ask again as Retry-After"
                    + " says.");

    /** What decides must be there once, else this gateway and a proxy before it may each look at another one. */
    private static final List<String> SINGLE_HEADERS =
            List.of("Authorization", "Content-Type", "Origin", "Sec-Fetch-Site");

    private final HttpConfig config;
    private final Guards guards;
    private final Intake intake;
    private final BodyReader bodies;
    private final PublicApi.Parts parts;

    /** Of the event loop that {@code intake} is of. */
    JoinEndpoint(HttpConfig config, Guards guards, PublicApi.Parts parts, Intake intake) {
        this.config = config;
        this.guards = guards;
        this.parts = parts;
        this.intake = intake;
        bodies = new BodyReader(config.maxBodyBytes());
    }

    /**
     * What a request is asked before anything is done for it.
     *
     * @param origins may the page that sent it call with the user's cookie?
     * @param addresses who sent it?
     */
    record Guards(OriginRules origins, ClientAddresses addresses) {}

    /** The order of the checks; sizes were checked as the bytes came in, and the session comes first in the pipeline. */
    @Override
    public void handle(RoutingContext context) {
        var exchange = Exchange.of(context);
        exchange.recordIn(parts.traces());
        var credentials = new Credentials(exchange.request().headers()::getAll);
        var call = new Call(
                exchange,
                credentials,
                guards.addresses().of(exchange.request()),
                parts.joins().get());
        problemOf(call).ifPresentOrElse(exchange::fail, () -> read(context, call));
    }

    /** A request, and what decides about it from beginning to end. */
    private record Call(Exchange exchange, Credentials credentials, InetAddress address, Joins joins) {
        HttpServerRequest request() {
            return exchange.request();
        }
    }

    private void read(RoutingContext context, Call call) {
        intake.take(context, bodies)
                .compose(read -> switch (read) {
                    case Body.TooLarge() -> {
                        call.exchange().failAndClose(tooLarge());
                        yield Future.succeededFuture();
                    }
                    case Body.Gone() -> Future.succeededFuture();
                    case Body.Whole(var bytes) -> admit(call, bytes);
                })
                .onFailure(context::fail);
    }

    private Future<Void> admit(Call call, Buffer body) {
        return call.joins()
                .addressLimit()
                .waitOf(call.address())
                .map(wait -> turnAway(call.exchange(), wait))
                .orElseGet(() -> join(call, JoinBody.parse(body)));
    }

    private Future<Void> turnAway(Exchange exchange, Duration wait) {
        parts.metrics().shed(Shedding.Reason.ADDRESS);
        exchange.fail(ADDRESS_LIMITED, wait);
        return Future.succeededFuture();
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
                        .join(new JoinRequest(
                                call.credentials(),
                                wanted,
                                asksForFresh(call.request()),
                                call.address(),
                                call.exchange().id(),
                                call.exchange().trace()))
                        .map(outcome -> {
                            if (outcome instanceof JoinOutcome.Unauthenticated) {
                                call.joins().addressLimit().failed(call.address());
                            }
                            call.joins().writer().write(call.exchange(), outcome);
                            return null;
                        });
        };
    }

    private Optional<Problem> problemOf(Call call) {
        return repeatedHeader(call.request())
                .or(() -> guards.origins().check(sourceOf(call)))
                .or(() -> MediaType.is(call.request(), "application/json") ? Optional.empty() : Optional.of(NOT_JSON));
    }

    private static Optional<Problem> repeatedHeader(HttpServerRequest request) {
        var headers = request.headers();
        for (var name : SINGLE_HEADERS) {
            if (headers.contains(name) && headers.getAll(name).size() > 1) {
                return Optional.of(new Problem(
                        ProblemType.MALFORMED_REQUEST,
                        "Send the header " + name + " once; it was there several times."));
            }
        }
        return Optional.empty();
    }

    private OriginRules.Source sourceOf(Call call) {
        var authorization = call.credentials().authorization();
        return new OriginRules.Source(
                call.request().getHeader(HttpHeaders.ORIGIN),
                call.request().getHeader("Sec-Fetch-Site"),
                call.joins().bringsCookie(call.credentials()),
                call.joins().bearerOffered()
                        && authorization != null
                        && authorization.regionMatches(true, 0, "Bearer ", 0, 7),
                guards.origins().bringsCsrfHeader(call.request().headers()));
    }

    private Problem tooLarge() {
        return new Problem(
                ProblemType.BODY_TOO_LARGE, "The body may have at most " + config.maxBodyBytes() + " bytes.");
    }

    private static boolean asksForFresh(HttpServerRequest request) {
        var headers = request.headers();
        return headers.contains(HttpHeaders.CACHE_CONTROL)
                && headers.getAll(HttpHeaders.CACHE_CONTROL).stream()
                        .flatMap(line -> Stream.of(line.split(",", -1)))
                        .anyMatch(directive -> directive.strip().equalsIgnoreCase("no-cache"));
    }
}
