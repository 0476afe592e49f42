package dev.roomkey.policy;

import java.util.Set;

/**
 * Which fields of a request a client may set. The identity is never among them: it decides who gets put out of a room.
 * A participant whose rule grants {@code canUpdateOwnMetadata} can change name, metadata and attributes after the join,
 * whatever stands here.
 *
 * @param name whether {@code participant_name} is taken where the session names none
 * @param metadata whether {@code participant_metadata} is taken
 * @param attributes the keys of {@code participant_attributes} that are taken
 */
public record RequestFields(boolean name, boolean metadata, Set<String> attributes) {
    /** The safe default: a display name where the session has none, nothing else. */
    public static final RequestFields DEFAULT = new RequestFields(true, false, Set.of());

    public RequestFields {
        attributes = Set.copyOf(attributes);
    }
}
