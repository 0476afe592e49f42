package dev.roomkey.tracing;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Locale;

/** Every attribute that a span may have: OpenTelemetry's semantic conventions for HTTP and databases, and Roomkey's own. */
final class Names {
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
    static final AttributeKey<String> COMMAND = AttributeKey.stringKey("db.operation.name");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");

    /** What came of a join, as in {@code roomkey_joins_total}. */
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("roomkey.outcome");

    /** What a part of a join came to. */
    static final AttributeKey<String> RESULT = AttributeKey.stringKey("roomkey.result");

    /** What the answer carried in {@code X-Request-Id}. */
    static final AttributeKey<String> REQUEST = AttributeKey.stringKey("roomkey.request.id");

    private Names() {}

    /** As a label of a metric says it. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
