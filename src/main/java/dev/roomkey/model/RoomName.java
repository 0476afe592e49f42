package dev.roomkey.model;

import java.nio.charset.StandardCharsets;

/**
 * A LiveKit room's name.
 *
 * @param value 1 to {@value #MAX_BYTES} UTF-8 bytes (LiveKit's {@code max_room_name_length}), no control characters
 */
public record RoomName(String value) {
    /** Longest name in UTF-8 bytes: the default of LiveKit's {@code limit.max_room_name_length}. */
    public static final int MAX_BYTES = 256;

    public RoomName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a room name is 1 to " + MAX_BYTES + " bytes of UTF-8 without control characters");
        }
    }

    /** Whether {@code text} can name a room. */
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_BYTES
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && !Controls.areIn(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
