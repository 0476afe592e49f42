package dev.roomkey.policy;

import java.util.List;
import java.util.Set;

/**
 * Which fields of a request a client may set. The identity is never among them: it decides who gets put out of a room.
 * A participant whose rule grants {@code canUpdateOwnMetadata} can change name, metadata and attributes after the join,
 * whatever stands here.
 *
 * @param name whether {@code participant_name} is taken where the session names none
 * @param metadata whether {@code participant_metadata} is taken
 * @param attributes the keys of {@code participant_attributes} that are taken
 * @param maxBytes most that metadata, attributes and the agents' metadata come to together, in UTF-8 bytes
 * @param agents the agents that {@code room_config} may dispatch, each by its own name
 */
public record RequestFields(
        boolean name, boolean metadata, Set<String> attributes, int maxBytes, List<AllowedAgent> agents) {
    /**
     * Most that a client may add to its token. LiveKit takes far more, but clients send the token in the request line,
     * which proxies cut at about 8 KB.
     */
    public static final int MAX_BYTES = 8 * 1024;

    /** The safe default: a display name where the session has none, nothing else. */
    public static final RequestFields DEFAULT = new RequestFields(true, false, Set.of());

    public RequestFields {
        attributes = Set.copyOf(attributes);
        agents = List.copyOf(agents);
        if (maxBytes < 0 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException("max-bytes must be between 0B and 8KiB");
        }
    }

    /** Without agents, and with the most bytes there may be. */
    public RequestFields(boolean name, boolean metadata, Set<String> attributes) {
        this(name, metadata, attributes, MAX_BYTES, List.of());
    }

    /** The same, said of a rule. */
    FieldOverrides asOverrides() {
        return new FieldOverrides(name, metadata, attributes, maxBytes, agents);
    }
}
