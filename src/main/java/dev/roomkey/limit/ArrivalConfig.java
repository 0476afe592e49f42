package dev.roomkey.limit;

import org.jspecify.annotations.Nullable;

/**
 * How many may arrive at once, whoever they are, so that a storm of joins does not fall on one media server.
 *
 * @param room the bandwidth of each room's bucket; null: rooms are not limited
 * @param project the bandwidth of each LiveKit project's bucket; null: projects are not limited
 */
public record ArrivalConfig(
        @Nullable Bandwidth room, @Nullable Bandwidth project) {
    /** No such limit. */
    public static final ArrivalConfig NONE = new ArrivalConfig(null, null);

    @Nullable
    Bandwidth of(Place place) {
        return place.room() == null ? project : room;
    }

    /** What one instance may let in alone, so that all of them together stay within the limits. */
    ArrivalConfig share(int instances) {
        return new ArrivalConfig(
                room == null ? null : room.share(instances), project == null ? null : project.share(instances));
    }
}
