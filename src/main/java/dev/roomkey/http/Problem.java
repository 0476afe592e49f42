package dev.roomkey.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 writes one. LiveKit's JavaScript client puts the whole body into its exception, so the detail is
 * written for the developer who reads that exception.
 *
 * @param type what kind of error
 * @param detail what to do about it; no cookie, token, secret, user id or stack trace ever
 * @param field JSON Pointer to the part of the body that is at fault, if one is
 */
record Problem(ProblemType type, String detail, @Nullable String field) {
    Problem(ProblemType type, String detail) {
        this(type, detail, null);
    }

    /** The body, with the request's id as {@code instance}. */
    Buffer toBody(String requestId) {
        var json = new JsonObject()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", detail)
                .put("instance", "urn:roomkey:request:" + requestId);
        if (field != null) {
            json.put("field", field);
        }
        return json.toBuffer();
    }
}
