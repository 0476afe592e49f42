package dev.roomkey.http;

import java.util.Locale;

/** What can be wrong with a request, as RFC 9457 problem types. Listed for readers in {@code docs/api.md}. */
enum ProblemType {
    MALFORMED_REQUEST(400, "Malformed request"),
    UNAUTHENTICATED(401, "Sign-in required"),
    SESSION_EXPIRED(401, "Session expired"),
    WEBHOOK_NOT_VERIFIED(401, "Webhook not verified"),
    ORIGIN_NOT_ALLOWED(403, "Origin not allowed"),
    CSRF_HEADER_MISSING(403, "Header missing"),
    ROOM_NOT_ALLOWED(403, "Room not allowed"),
    FIELD_NOT_ALLOWED(403, "Field not allowed"),
    BLOCKED(403, "Blocked"),
    NO_IDENTITY(403, "Session names no identity"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    REQUEST_TIMEOUT(408, "Request too slow"),
    BODY_TOO_LARGE(413, "Body too large"),
    TARGET_TOO_LONG(414, "Request target too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    ROOM_REQUIRED(422, "Room required"),
    FIELD_TOO_LONG(422, "Field too long"),
    FIELD_INVALID(422, "Field invalid"),
    QUOTA_EXCEEDED(429, "Too many joins", "https://iana.org/assignments/http-problem-types#quota-exceeded"),
    ADDRESS_LIMITED(429, "Too many failures"),
    HEADERS_TOO_LARGE(431, "Headers too large"),
    INTERNAL_ERROR(500, "Internal error"),
    ROOM_CROWDED(503, "Too many at once"),
    UNAVAILABLE(503, "Temporarily unavailable"),
    OVERLOADED(503, "Overloaded", "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity");

    private final int status;
    private final String title;
    private final String uri;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        uri = "urn:roomkey:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ProblemType(int status, String title, String uri) {
        this.status = status;
        this.title = title;
        this.uri = uri;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String uri() {
        return uri;
    }
}
