package dev.roomkey.webhook;

import java.util.Arrays;
import java.util.Locale;

/** LiveKit's events, those that are not known here, and none: a label of the meter. */
public enum EventType {
    ROOM_STARTED,
    ROOM_FINISHED,
    PARTICIPANT_JOINED,
    PARTICIPANT_LEFT,
    PARTICIPANT_CONNECTION_ABORTED,
    TRACK_PUBLISHED,
    TRACK_UNPUBLISHED,
    EGRESS_STARTED,
    EGRESS_UPDATED,
    EGRESS_ENDED,
    INGRESS_STARTED,
    INGRESS_ENDED,
    OTHER,
    NONE;

    static EventType of(String event) {
        return Arrays.stream(values())
                .filter(it -> it != OTHER && it != NONE)
                .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(event))
                .findFirst()
                .orElse(OTHER);
    }
}
