package dev.roomkey.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who someone says they are.
 *
 * @param user the session's subject, 1 to {@value #MAX_LENGTH} characters
 * @param name the display name, of the same length, if there is one
 * @param role what the session says that the visitor is, if it says anything
 */
record Visitor(String user, @Nullable String name, @Nullable String role) {
    static final int MAX_LENGTH = 64;

    /**
     * Reads {@code {"user": …, "name": …, "role": …}} with one of the roles; empty when it is anything else. An absent or empty name or
     * role is none.
     */
    static Optional<Visitor> read(@Nullable Buffer body, List<String> roles) {
        return json(body).flatMap(it -> from(it, roles));
    }

    private static Optional<Visitor> from(JsonObject json, List<String> roles) {
        return json.getValue("user") instanceof String user
                        && optional(json, "name") instanceof String name
                        && optional(json, "role") instanceof String role
                        && isName(user)
                        && (name.isEmpty() || isName(name))
                        && (role.isEmpty() || roles.contains(role))
                ? Optional.of(new Visitor(user, orNone(name), orNone(role)))
                : Optional.empty();
    }

    private static Object optional(JsonObject json, String field) {
        return Objects.requireNonNullElse(json.getValue(field), "");
    }

    private static @Nullable String orNone(String text) {
        return text.isEmpty() ? null : text;
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
