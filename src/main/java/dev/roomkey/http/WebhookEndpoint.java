package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.webhook.EventType;
import dev.roomkey.webhook.Webhooks;
import dev.roomkey.webhook.Webhooks.Outcome;
import dev.roomkey.webhook.Webhooks.Result;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code POST} of LiveKit's webhooks. No browser sends them, so neither CORS nor the checks of origins hold here: what proves the
 * sender is a signature over the body. Without one the body is not even read.
 */
final class WebhookEndpoint implements Handler<RoutingContext> {
    static final String PATH = "/webhooks/livekit";

    /** Events are a few KB; the metadata of room and participant, which stand in them, may come to tens of them. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    /** More than this is hashed and parsed on a worker thread. */
    private static final int QUICK_BYTES = 4 * 1024;

    private static final List<String> TYPES = List.of("application/webhook+json", "application/json");

    private static final Problem NOT_TAKEN =
            new Problem(ProblemType.NOT_FOUND, "Webhooks are not taken here. livekit.webhooks: true changes that.");
    private static final Problem NOT_POST =
            new Problem(ProblemType.METHOD_NOT_ALLOWED, "LiveKit sends webhooks with POST.");
    private static final Problem NOT_JSON =
            new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "LiveKit sends webhooks as application/webhook+json.");
    private static final Problem NOT_VERIFIED = new Problem(
            ProblemType.WEBHOOK_NOT_VERIFIED,
            "Authorization must hold a token that is signed with a key pair of one of the LiveKit projects, and the hash"
                    + " of this body in it. Is the server's webhook.api_key one of them?");
    private static final Problem NO_EVENT =
            new Problem(ProblemType.MALFORMED_REQUEST, "The body is no event of LiveKit, with an id and a name.");
    private static final Problem TOO_LARGE =
            new Problem(ProblemType.BODY_TOO_LARGE, "A webhook may have at most " + MAX_BODY_BYTES + " bytes.");

    private final PublicApi.Parts parts;
    private final Intake intake;
    private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES);

    /** Of the event loop that {@code intake} is of. */
    WebhookEndpoint(PublicApi.Parts parts, Intake intake) {
        this.parts = parts;
        this.intake = intake;
    }

    @Override
    public void handle(RoutingContext context) {
        parts.joins()
                .get()
                .webhooks()
                .ifPresentOrElse(
                        it -> admit(context, it), () -> Exchange.of(context).fail(NOT_TAKEN));
    }

    private void admit(RoutingContext context, Webhooks webhooks) {
        var exchange = Exchange.of(context);
        problemOf(exchange.request()).ifPresentOrElse(exchange::fail, () -> verify(context, webhooks));
    }

    private static Optional<Problem> problemOf(HttpServerRequest request) {
        if (!HttpMethod.POST.equals(request.method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            return Optional.of(NOT_POST);
        }
        return TYPES.stream().anyMatch(it -> MediaType.is(request, it)) ? Optional.empty() : Optional.of(NOT_JSON);
    }

    private void verify(RoutingContext context, Webhooks webhooks) {
        var exchange = Exchange.of(context);
        authorization(exchange.request())
                .filter(webhooks::mayFollow)
                .ifPresentOrElse(
                        it -> read(context, body -> webhooks.take(body, it)),
                        () -> answer(exchange, new Outcome(EventType.NONE, Result.UNVERIFIED)));
    }

    /** The one header of that name: a proxy might look at another one of several. */
    private static Optional<String> authorization(HttpServerRequest request) {
        var all = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return all.size() == 1 ? Stream.ofNullable(all.getFirst()).findFirst() : Optional.empty();
    }

    private interface Taking {
        Outcome take(byte[] body);
    }

    private void read(RoutingContext context, Taking taking) {
        var exchange = Exchange.of(context);
        intake.take(context, bodies)
                .compose(read -> switch (read) {
                    case Body.TooLarge() -> {
                        exchange.failAndClose(TOO_LARGE);
                        yield Future.<Void>succeededFuture();
                    }
                    case Body.Gone() -> Future.<Void>succeededFuture();
                    case Body.Whole(var bytes) ->
                        take(context, taking, bytes)
                                .onSuccess(outcome -> answer(exchange, outcome))
                                .<Void>mapEmpty();
                })
                .onFailure(context::fail);
    }

    private static Future<Outcome> take(RoutingContext context, Taking taking, Buffer body) {
        return body.length() <= QUICK_BYTES
                ? Future.succeededFuture(taking.take(body.getBytes()))
                : context.vertx().executeBlocking(() -> taking.take(body.getBytes()), false);
    }

    /** LiveKit repeats what is answered with a 5xx alone, so that it comes only where another try may help. */
    private void answer(Exchange exchange, Outcome outcome) {
        parts.metrics().webhook(outcome.event(), outcome.result());
        if (!exchange.isOpen()) {
            return;
        }
        switch (outcome.result()) {
            case TAKEN, REPEATED -> exchange.end(200, Buffer.buffer());
            case UNVERIFIED -> {
                exchange.response().putHeader("WWW-Authenticate", "LiveKit realm=\"webhooks\"");
                exchange.failAndClose(NOT_VERIFIED);
            }
            case MALFORMED -> exchange.fail(NO_EVENT);
        }
    }
}
