package dev.roomkey.playground;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/** Signs in whoever asks, as whomever they name. */
final class SignIn {
    /** Two of the longest names fit in, with every character escaped. */
    private static final int MAX_BODY_BYTES = 2048;

    private static final Problem NOT_A_VISITOR = new Problem(
            400,
            "malformed-request",
            "Malformed request",
            "Send {\"user\": \"alice\"}, \"name\" for a display name, and \"role\" for one of the roles of /dev/settings. Names are 1"
                    + " to " + Visitor.MAX_LENGTH + " characters, not only spaces and without control characters.");
    private static final Problem TOO_LARGE =
            new Problem(413, "body-too-large", "Body too large", "Send at most " + MAX_BODY_BYTES + " bytes of JSON.");

    private final SessionCookie cookie;
    private final List<String> roles;

    SignIn(SessionCookie cookie, List<String> roles) {
        this.cookie = cookie;
        this.roles = List.copyOf(roles);
    }

    void mount(Router router) {
        router.post("/dev/sign-in")
                .handler(new FromThisPage())
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(this::signIn)
                .failureHandler(SignIn::refuseBody);
        router.post("/dev/sign-out").handler(new FromThisPage()).handler(this::signOut);
        router.get("/dev/session").handler(this::tellSession);
    }

    private void signIn(RoutingContext context) {
        Visitor.read(context.body().buffer(), roles)
                .ifPresentOrElse(visitor -> setCookie(context, cookie.of(visitor)), () -> NOT_A_VISITOR.send(context));
    }

    private void signOut(RoutingContext context) {
        setCookie(context, cookie.cleared());
    }

    private static void setCookie(RoutingContext context, Cookie cookie) {
        SafeHeaders.on(context.response()).addCookie(cookie).setStatusCode(204).end();
    }

    /** The page cannot read its own cookie, which is HttpOnly, so it asks who is signed in. */
    private void tellSession(RoutingContext context) {
        cookie.claims(context.request())
                .onSuccess(claims -> SafeHeaders.on(context.response())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(new JsonObject()
                                .put("cookie", cookie.name())
                                .put("claims", claims.orElse(null))
                                .toBuffer()));
    }

    private static void refuseBody(RoutingContext context) {
        if (context.statusCode() == TOO_LARGE.status()) {
            TOO_LARGE.send(context);
        } else {
            context.next();
        }
    }
}
