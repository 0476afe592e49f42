package dev.roomkey.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Reads a body whole, up to a limit. */
final class BodyReader {
    private final int maxBytes;

    BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What was read. */
    sealed interface Body {
        record Whole(Buffer bytes) implements Body {}

        record TooLarge() implements Body {}

        /** The client went away before its body was there. */
        record Gone() implements Body {}
    }

    /** The body; never fails. Must be called in the tick in which the request arrived. */
    Future<Body> read(HttpServerRequest request) {
        if (declaredLength(request) > maxBytes) {
            return Future.succeededFuture(new Body.TooLarge());
        }
        var collected = Buffer.buffer();
        Promise<Body> body = Promise.promise();
        request.handler(chunk -> {
            if (collected.length() + chunk.length() > maxBytes) {
                body.tryComplete(new Body.TooLarge());
            } else {
                collected.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(gone -> body.tryComplete(new Body.Gone()));
        request.endHandler(end -> body.tryComplete(new Body.Whole(collected)));
        return body.future();
    }

    /** Whether the client waits for a word before it sends its body. */
    static boolean expectsContinue(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0
                && HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    static long declaredLength(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
