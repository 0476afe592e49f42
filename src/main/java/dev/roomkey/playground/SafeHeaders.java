package dev.roomkey.playground;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Headers that every answer of this package carries. */
final class SafeHeaders {
    private SafeHeaders() {}

    static HttpServerResponse on(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store").putHeader("X-Content-Type-Options", "nosniff");
    }
}
