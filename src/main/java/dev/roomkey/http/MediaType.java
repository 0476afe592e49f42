package dev.roomkey.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** What a request says that its body is. */
final class MediaType {
    private MediaType() {}

    /** Exactly {@code type}, with or without parameters: browsers ask by preflight before they send JSON across origins. */
    static boolean is(HttpServerRequest request, String type) {
        var said = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (said == null) {
            return false;
        }
        var parameters = said.indexOf(';');
        return (parameters < 0 ? said : said.substring(0, parameters)).strip().equalsIgnoreCase(type);
    }
}
