package dev.roomkey.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who someone says they are.
 *
 * @param user the session's subject, 1 to {@value #MAX_LENGTH} characters
 * @param name the display name, of the same length, if there is one
 */
record Visitor(String user, @Nullable String name) {
    static final int MAX_LENGTH = 64;

    /** Reads {@code {"user": …, "name": …}}; empty when it is anything else. An absent or empty name is none. */
    static Optional<Visitor> read(@Nullable Buffer body) {
        return json(body).flatMap(Visitor::from);
    }

    private static Optional<Visitor> from(JsonObject json) {
        var name = Objects.requireNonNullElse(json.getValue("name"), "");
        return json.getValue("user") instanceof String user
                        && name instanceof String text
                        && isName(user)
                        && (text.isEmpty() || isName(text))
                ? Optional.of(new Visitor(user, text.isEmpty() ? null : text))
                : Optional.empty();
    }

    private static Optional<JsonObject> json(@Nullable Buffer body) {
        try {
            return body != null && Json.decodeValue(body) instanceof JsonObject json
                    ? Optional.of(json)
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    /** Lone surrogates are refused too: all would come out of UTF-8 as one and the same user. */
    private static boolean isName(String text) {
        return !text.isBlank()
                && text.length() <= MAX_LENGTH
                && text.codePoints()
                        .noneMatch(it -> Character.isISOControl(it) || Character.getType(it) == Character.SURROGATE);
    }

    /** Without either: user ids must not reach logs. */
    @Override
    public String toString() {
        return "Visitor[redacted]";
    }
}
