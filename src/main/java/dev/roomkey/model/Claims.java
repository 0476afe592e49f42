package dev.roomkey.model;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a verified session says, read by JSON Pointer (RFC 6901), since real claim names hold dots. Immutable. */
public final class Claims {
    private final JsonObject json;

    /** Takes a copy of {@code json}. */
    public Claims(JsonObject json) {
        this(json.copy().getMap());
    }

    private Claims(Map<String, Object> members) {
        json = new JsonObject(members);
    }

    /** Takes {@code json} itself, which from here on nobody may change: a session's is read anew for each join. */
    public static Claims owning(JsonObject json) {
        return new Claims(json.getMap());
    }

    /** The text at {@code pointer}: a string, or an integer in decimal; empty for anything else. */
    public Optional<String> text(JsonPointer pointer) {
        return asText(pointer.queryJson(json));
    }

    /**
     * What stands at {@code pointer}, as texts to be compared: the items of an array, or the one value itself; strings,
     * integers, and booleans as {@code true} and {@code false}. Empty when there is none of these.
     */
    public List<String> texts(JsonPointer pointer) {
        var value = pointer.queryJson(json);
        var items = value instanceof JsonArray array ? array.stream() : Stream.ofNullable(value);
        return items.flatMap(item -> asComparable(item).stream()).toList();
    }

    /** Whether something other than {@code null} stands at {@code pointer}. */
    public boolean has(JsonPointer pointer) {
        return pointer.queryJson(json) != null;
    }

    private static Optional<String> asComparable(Object value) {
        return value instanceof Boolean flag ? Optional.of(flag.toString()) : asText(value);
    }

    private static Optional<String> asText(Object value) {
        return switch (value) {
            case String text -> Optional.of(text);
            case Integer number -> Optional.of(number.toString());
            case Long number -> Optional.of(number.toString());
            case null, default -> Optional.empty();
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Claims that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Without the claims: they must not reach logs. */
    @Override
    public String toString() {
        return "Claims[" + json.size() + "]";
    }
}
