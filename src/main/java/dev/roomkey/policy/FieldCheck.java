package dev.roomkey.policy;

import dev.roomkey.policy.Decision.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a client may set the fields that it set. What it may not set is refused; the session's name goes before its own. */
final class FieldCheck {
    /** Longest name in UTF-8 bytes: LiveKit's {@code limit.max_participant_name_length}. */
    static final int MAX_NAME_BYTES = 256;

    /**
     * Most metadata, and most attributes, in UTF-8 bytes. LiveKit takes far more, but clients send the token in the
     * request line, which proxies cut at about 8 KB.
     */
    static final int MAX_BYTES = 8 * 1024;

    /** Attributes that LiveKit and its agents set themselves. */
    static final String RESERVED_PREFIX = "lk.";

    private static final String ROOM = "room_name";
    private static final String NAME = "participant_name";
    private static final String IDENTITY = "participant_identity";
    private static final String METADATA = "participant_metadata";
    private static final String ATTRIBUTES = "participant_attributes";
    private static final String ROOM_CONFIG = "room_config";

    /** Names that may be repeated in an answer; others are foreign text that has no place there. */
    private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final RequestFields allowed;

    FieldCheck(RequestFields allowed) {
        this.allowed = allowed;
    }

    /** The first field that is at fault, in the order of LiveKit's schema. */
    Optional<Refused> refusal(Asked asked) {
        return room(asked.wanted())
                .or(() -> name(asked))
                .or(() -> identity(asked))
                .or(() -> metadata(asked.wanted()))
                .or(() -> attributes(asked.wanted()))
                .or(() -> roomConfig(asked.wanted()));
    }

    private static Optional<Refused> room(Wanted wanted) {
        return label(wanted.room(), ROOM);
    }

    private Optional<Refused> name(Asked asked) {
        String name = asked.wanted().name();
        return label(name, NAME)
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

    private Optional<Refused> metadata(Wanted wanted) {
        String metadata = wanted.metadata();
        return refuseIf(
                        metadata != null && !allowed.metadata(),
                        METADATA,
                        "A client may not set metadata here; leave the field out.")
                .or(() -> text(metadata, METADATA));
    }

    private Optional<Refused> attributes(Wanted wanted) {
        int bytes = 0;
        for (var attribute : wanted.attributes().entrySet()) {
            var refused = attribute(attribute);
            if (refused.isPresent()) {
                return refused;
            }
            bytes += Texts.utf8Length(attribute.getKey()) + Texts.utf8Length(attribute.getValue());
        }
        return bytes > MAX_BYTES ? tooLong(ATTRIBUTES, MAX_BYTES) : Optional.empty();
    }

    private Optional<Refused> attribute(Map.Entry<String, String> attribute) {
        String field = child(ATTRIBUTES, attribute.getKey());
        return refuseIf(
                        attribute.getKey().startsWith(RESERVED_PREFIX),
                        field,
                        "Attributes that begin with " + RESERVED_PREFIX + " are LiveKit's own; leave it out.")
                .or(() -> refuseIf(
                        !allowed.attributes().contains(attribute.getKey()),
                        field,
                        "A client may not set this attribute here; leave it out."))
                .or(() -> text(attribute.getValue(), field));
    }

    /** Some clients always send an empty object; a field in it could dispatch agents or start a recording. */
    private static Optional<Refused> roomConfig(Wanted wanted) {
        return wanted.roomConfig().fieldNames().stream()
                .findFirst()
                .flatMap(it -> refuseIf(
                        true,
                        child(ROOM_CONFIG, it),
                        "A client may not configure the room here; leave the field out or empty."));
    }

    private static Optional<Refused> label(@Nullable String text, String field) {
        if (text != null && text.length() <= MAX_NAME_BYTES && Texts.hasControls(text)) {
            return invalid(field);
        }
        return limited(text, field, MAX_NAME_BYTES);
    }

    private static Optional<Refused> text(@Nullable String text, String field) {
        return limited(text, field, MAX_BYTES);
    }

    private static Optional<Refused> limited(@Nullable String text, String field, int maxBytes) {
        if (text == null || Texts.fits(text, maxBytes)) {
            return Optional.empty();
        }
        return Texts.utf8Length(text) < 0 ? invalid(field) : tooLong(field, maxBytes);
    }

    private static Optional<Refused> refuseIf(boolean condition, String field, String detail) {
        return condition ? Optional.of(new Refused(Refusal.FIELD_NOT_ALLOWED, detail, field)) : Optional.empty();
    }

    private static Optional<Refused> tooLong(String field, int maxBytes) {
        String detail = "At most " + maxBytes + " bytes of UTF-8 may stand here; shorten it.";
        return Optional.of(new Refused(Refusal.FIELD_TOO_LONG, detail, field));
    }

    private static Optional<Refused> invalid(String field) {
        String detail = "Control characters and half surrogate pairs may not stand here; remove them.";
        return Optional.of(new Refused(Refusal.FIELD_INVALID, detail, field));
    }

    private static String child(String parent, String name) {
        return REPEATABLE.matcher(name).matches() ? parent + "." + name : parent;
    }
}
