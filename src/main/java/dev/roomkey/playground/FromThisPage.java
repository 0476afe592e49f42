package dev.roomkey.playground;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what the page itself sent, or a program without an {@code Origin}. The JSON content type makes a browser
 * ask before it sends anything across origins, and nobody answers that question with yes.
 */
final class FromThisPage implements SecurityPolicyHandler {
    private static final Problem NOT_JSON = new Problem(
            415,
            "unsupported-media-type",
            "JSON only",
            "Send the header Content-Type: application/json, also with an empty body.");
    private static final Problem FOREIGN_ORIGIN = new Problem(
            403,
            "origin-not-allowed",
            "Origin not allowed",
            "Only the page that development mode serves at / may sign in and out from a browser.");

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (!isOwnOrigin(request)) {
            FOREIGN_ORIGIN.send(context);
        } else if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            NOT_JSON.send(context);
        } else {
            context.next();
        }
    }

    private static boolean isOwnOrigin(HttpServerRequest request) {
        var origins = request.headers().getAll(HttpHeaders.ORIGIN);
        var own = request.scheme() + "://" + request.authority();
        return origins.size() <= 1 && origins.stream().allMatch(it -> it.equalsIgnoreCase(own));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }
}
