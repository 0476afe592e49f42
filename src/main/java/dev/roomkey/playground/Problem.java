package dev.roomkey.playground;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * A refusal as RFC 9457 tells it.
 *
 * @param status the HTTP status
 * @param slug the last part of {@code type}
 * @param title what is wrong, the same each time
 * @param detail what to do about it; holds nothing of the request
 */
record Problem(int status, String slug, String title, String detail) {
    private static final String TYPE = "urn:roomkey:problem:";

    void send(RoutingContext context) {
        var response = context.response();
        var json = new JsonObject()
                .put("type", TYPE + slug)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        var requestId = response.headers().get("X-Request-Id");
        if (requestId != null) {
            json.put("instance", "urn:roomkey:request:" + requestId);
        }
        SafeHeaders.on(response)
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(json.toBuffer());
    }
}
