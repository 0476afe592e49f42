package dev.roomkey.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the page how the gateway is set, and what there is to say about a token. Keeps and logs none. */
final class Explainer {
    /** More than any token that a URL takes. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private static final Problem NO_TEXT = new Problem(
            400, "malformed-request", "Malformed request", "Send {\"token\": \"…\"}; its text may be anything.");
    private static final Problem TOO_LARGE =
            new Problem(413, "body-too-large", "Body too large", "Send at most " + MAX_BODY_BYTES + " bytes of JSON.");

    private final Surroundings around;

    Explainer(Surroundings around) {
        this.around = around;
    }

    void mount(Router router) {
        router.get("/dev/settings").handler(this::tellSettings);
        router.post("/dev/inspect")
                .handler(new FromThisPage())
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(this::inspect)
                .failureHandler(Explainer::refuseBody);
    }

    private void tellSettings(RoutingContext context) {
        answer(
                context,
                new JsonObject()
                        .put("livekit", around.livekit().toString())
                        .put("roles", around.roles())
                        .put("margin_seconds", around.margin().toSeconds()));
    }

    private void inspect(RoutingContext context) {
        token(context.body().buffer())
                .ifPresentOrElse(text -> answer(context, around.inspect().apply(text)), () -> NO_TEXT.send(context));
    }

    private static Optional<String> token(@Nullable Buffer body) {
        try {
            return body != null
                            && Json.decodeValue(body) instanceof JsonObject json
                            && json.getValue("token") instanceof String text
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static void answer(RoutingContext context, JsonObject json) {
        SafeHeaders.on(context.response())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json.toBuffer());
    }

    private static void refuseBody(RoutingContext context) {
        if (context.statusCode() == TOO_LARGE.status()) {
            TOO_LARGE.send(context);
        } else {
            context.next();
        }
    }
}
