package dev.roomkey.policy;

import dev.roomkey.policy.Decision.Refused;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a client may set the fields that it set. What it may not set is refused; the session's name goes before its own. */
final class FieldCheck {
    /** Longest name in UTF-8 bytes: LiveKit's {@code limit.max_participant_name_length}. */
    static final int MAX_NAME_BYTES = 256;

    /** Attributes that LiveKit and its agents set themselves. */
    static final String RESERVED_PREFIX = "lk.";

    static final String ROOM = "/room_name";
    private static final String NAME = "/participant_name";
    private static final String IDENTITY = "/participant_identity";
    private static final String METADATA = "/participant_metadata";
    private static final String ATTRIBUTES = "/participant_attributes";

    private final RequestFields allowed;
    private final AgentCheck agents;

    FieldCheck(RequestFields allowed) {
        this.allowed = allowed;
        this.agents = new AgentCheck(allowed.agents());
    }

    /** What is wrong with the name of the room, whatever the rules. */
    static Optional<Refused> room(@Nullable String room) {
        return Faults.label(room, ROOM, MAX_NAME_BYTES);
    }

    /** The first of the other fields that is at fault, in the order of LiveKit's schema. */
    Optional<Refused> refusal(Asked asked) {
        var wanted = asked.wanted();
        return name(asked)
                .or(() -> identity(asked))
                .or(() -> metadata(wanted.metadata()))
                .or(() -> attributes(wanted.attributes()))
                .or(() -> wanted.configuresRoom() ? agents.refusal(wanted.roomConfig()) : Optional.empty())
                .or(() -> together(wanted));
    }

    private Optional<Refused> name(Asked asked) {
        String name = asked.wanted().name();
        return Faults.label(name, NAME, MAX_NAME_BYTES)
                .or(() -> refuseIf(
                        name != null
                                && !allowed.name()
                                && !name.equals(asked.user().name()),
                        NAME,
                        "A client may not choose its name here; leave the field out."));
    }

    /** The identity decides who gets put out of a room, so a client may at most say what it would get anyway. */
    private static Optional<Refused> identity(Asked asked) {
        String identity = asked.wanted().identity();
        return refuseIf(
                identity != null && !identity.equals(asked.identity()),
                IDENTITY,
                "The identity comes from the session; leave the field out.");
    }

    private Optional<Refused> metadata(@Nullable String metadata) {
        return refuseIf(
                        metadata != null && !allowed.metadata(),
                        METADATA,
                        "A client may not set metadata here; leave the field out.")
                .or(() -> Faults.text(metadata, METADATA, allowed.maxBytes()));
    }

    private Optional<Refused> attributes(Map<String, String> attributes) {
        return attributes.isEmpty()
                ? Optional.empty()
                : attributes.entrySet().stream()
                        .flatMap(it -> attribute(it).stream())
                        .findFirst();
    }

    private Optional<Refused> attribute(Map.Entry<String, String> attribute) {
        String field = Faults.child(ATTRIBUTES, attribute.getKey());
        return refuseIf(
                        attribute.getKey().startsWith(RESERVED_PREFIX),
                        field,
                        "Attributes that begin with " + RESERVED_PREFIX + " are LiveKit's own; leave it out.")
                .or(() -> refuseIf(
                        !allowed.attributes().contains(attribute.getKey()),
                        field,
                        "A client may not set this attribute here; leave it out."))
                .or(() -> Faults.text(attribute.getValue(), field, allowed.maxBytes()));
    }

    /** Each of them fits; the first that no longer does, together with those before it, is at fault. */
    private Optional<Refused> together(Wanted wanted) {
        String metadata = wanted.metadata();
        int bytes = metadata == null ? 0 : Texts.utf8Length(metadata);
        for (var attribute : wanted.attributes().entrySet()) {
            bytes += Texts.utf8Length(attribute.getKey()) + Texts.utf8Length(attribute.getValue());
        }
        if (bytes > allowed.maxBytes()) {
            return Faults.tooLong(ATTRIBUTES, allowed.maxBytes());
        }
        bytes += wanted.configuresRoom() ? AgentCheck.metadataBytes(wanted.roomConfig()) : 0;
        return bytes > allowed.maxBytes() ? Faults.tooLong(AgentCheck.AGENTS, allowed.maxBytes()) : Optional.empty();
    }

    private static Optional<Refused> refuseIf(boolean condition, String field, String detail) {
        return condition ? Faults.notAllowed(field, detail) : Optional.empty();
    }
}
