package dev.roomkey.policy;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as the client wrote it: nothing in it has been checked. Null and empty both mean that the
 * client asked for nothing, since LiveKit's clients send either. Immutable.
 *
 * @param room {@code room_name}
 * @param name {@code participant_name}
 * @param identity {@code participant_identity}
 * @param metadata {@code participant_metadata}
 * @param attributes {@code participant_attributes}, in the order of the request
 * @param roomConfig {@code room_config}
 */
public record Wanted(
        @Nullable String room,
        @Nullable String name,
        @Nullable String identity,
        @Nullable String metadata,
        Map<String, String> attributes,
        JsonObject roomConfig) {
    /** A request with an empty body. */
    public static final Wanted NOTHING = room(null);

    public Wanted {
        room = emptyAsNull(room);
        name = emptyAsNull(name);
        identity = emptyAsNull(identity);
        metadata = emptyAsNull(metadata);
        attributes = attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        roomConfig = roomConfig.copy();
    }

    /** A request that names a room and nothing else. */
    public static Wanted room(@Nullable String room) {
        return new Wanted(room, null, null, null, Map.of(), new JsonObject());
    }

    /** A copy. */
    @Override
    public JsonObject roomConfig() {
        return roomConfig.copy();
    }

    /** Whether it says anything about the room at all. */
    boolean configuresRoom() {
        return !roomConfig.isEmpty();
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Without what was asked for: it may name people. */
    @Override
    public String toString() {
        return "Wanted[redacted]";
    }
}
