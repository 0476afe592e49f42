package dev.roomkey.inspect;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Foreign JSON: read without an exception, shown within bounds. */
final class Json {
    private static final int MAX_TEXT = 2000;
    private static final int MAX_MEMBERS = 200;
    private static final int MAX_DEPTH = 12;

    private Json() {}

    static Optional<JsonObject> object(String text) {
        try {
            return io.vertx.core.json.Json.decodeValue(text) instanceof JsonObject object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (DecodeException notJson) {
            return Optional.empty();
        }
    }

    /** A copy with long texts cut, what is too deep left out, and every one of {@code secrets} replaced. */
    static JsonObject shown(JsonObject object, List<String> secrets) {
        return new JsonObject(members(object, secrets, 0));
    }

    private static Map<String, @Nullable Object> members(JsonObject object, List<String> secrets, int depth) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        object.stream()
                .limit(MAX_MEMBERS)
                .forEach(it -> members.put(text(it.getKey(), secrets), value(it.getValue(), secrets, depth + 1)));
        return members;
    }

    private static @Nullable Object value(@Nullable Object value, List<String> secrets, int depth) {
        return switch (value) {
            case String text -> text(text, secrets);
            case JsonObject object -> depth > MAX_DEPTH ? "…" : new JsonObject(members(object, secrets, depth));
            case JsonArray list -> depth > MAX_DEPTH ? "…" : entries(list, secrets, depth);
            case Number number -> number.toString().length() > MAX_TEXT ? "…" : number;
            case null, default -> value;
        };
    }

    private static JsonArray entries(JsonArray list, List<String> secrets, int depth) {
        var shown = new JsonArray();
        list.stream().limit(MAX_MEMBERS).forEach(it -> shown.add(value(it, secrets, depth + 1)));
        return shown;
    }

    private static String text(String text, List<String> secrets) {
        var shown = Objects.requireNonNull(text);
        for (var secret : secrets) {
            shown = shown.replace(secret, "[secret]");
        }
        return shown.length() > MAX_TEXT ? shown.substring(0, MAX_TEXT) + "…" : shown;
    }
}
