package dev.roomkey.limit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket is of.
 *
 * @param room a room of the project; null: the project itself
 */
record Place(String project, @Nullable String room) {
    /** What tells it from any other place, and from any user. */
    List<String> parts() {
        return List.of(room == null ? "project" : "room", project, Objects.requireNonNullElse(room, ""));
    }
}
