package dev.roomkey.webhook;

import dev.roomkey.model.RoomName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as much of it as anything follows from.
 *
 * @param id LiveKit's own, the same whenever it repeats the event
 * @param createdAt when it happened, a whole second; the end of time where the event does not say
 * @param stay who was in which room, where it is about somebody in a room
 */
record Event(String id, EventType type, Instant createdAt, Optional<Stay> stay) {
    private static final int MAX_ID_LENGTH = 128;
    private static final int MAX_IDENTITY_LENGTH = 256;

    /** A participant in a room. */
    record Stay(String identity, RoomName room) {
        /** Without both. */
        @Override
        public String toString() {
            return "Stay";
        }
    }

    /** The event in {@code body}; empty when it is none. */
    static Optional<Event> parse(byte[] body) {
        try {
            return Json.decodeValue(Buffer.buffer(body)) instanceof JsonObject json ? read(json) : Optional.empty();
        } catch (DecodeException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<Event> read(JsonObject json) {
        var id = text(json, "id");
        var event = text(json, "event");
        return id.isEmpty() || id.length() > MAX_ID_LENGTH || event.isEmpty()
                ? Optional.empty()
                : Optional.of(new Event(id, EventType.of(event), time(json.getValue("createdAt")), stay(json)));
    }

    private static Optional<Stay> stay(JsonObject json) {
        var room = text(json.getValue("room"), "name");
        var identity = text(json.getValue("participant"), "identity");
        return RoomName.isValid(room) && !identity.isEmpty() && identity.length() <= MAX_IDENTITY_LENGTH
                ? Optional.of(new Stay(identity, new RoomName(room)))
                : Optional.empty();
    }

    private static String text(@Nullable Object json, String key) {
        return json instanceof JsonObject object && object.getValue(key) instanceof String text ? text : "";
    }

    /** Seconds, which protobuf's JSON writes as a text. */
    private static Instant time(@Nullable Object seconds) {
        return switch (seconds) {
            case String text when text.matches("[0-9]{1,11}") -> Instant.ofEpochSecond(Long.parseLong(text));
            case Integer number when number >= 0 -> Instant.ofEpochSecond(number);
            case null, default -> Instant.MAX;
        };
    }
}
