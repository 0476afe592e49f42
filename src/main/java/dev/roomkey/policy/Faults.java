package dev.roomkey.policy;

import dev.roomkey.model.Controls;
import dev.roomkey.policy.Decision.Refused;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refusals of a request's field, each with the JSON Pointer to it. */
final class Faults {
    /** Names that may be repeated in an answer; others are foreign text that has no place there. None needs an escape. */
    private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private Faults() {}

    static Optional<Refused> notAllowed(String field, String detail) {
        return Optional.of(new Refused(Refusal.FIELD_NOT_ALLOWED, detail, field));
    }

    static Optional<Refused> tooLong(String field, int maxBytes) {
        String detail = "At most " + maxBytes + " bytes of UTF-8 may stand here; shorten it.";
        return Optional.of(new Refused(Refusal.FIELD_TOO_LONG, detail, field));
    }

    static Optional<Refused> invalid(String field, String detail) {
        return Optional.of(new Refused(Refusal.FIELD_INVALID, detail, field));
    }

    /** A text that no name can be: too long, with control characters, or no Unicode. */
    static Optional<Refused> label(@Nullable String text, String field, int maxBytes) {
        return text != null && text.length() <= maxBytes && Controls.areIn(text)
                ? unprintable(field)
                : text(text, field, maxBytes);
    }

    /** A text that is too long or no Unicode. */
    static Optional<Refused> text(@Nullable String text, String field, int maxBytes) {
        if (text == null || Texts.fits(text, maxBytes)) {
            return Optional.empty();
        }
        return Texts.utf8Length(text) < 0 ? unprintable(field) : tooLong(field, maxBytes);
    }

    /** The pointer to {@code name} within {@code parent}, or to the parent when the name cannot be repeated. */
    static String child(String parent, String name) {
        return REPEATABLE.matcher(name).matches() ? parent + "/" + name : parent;
    }

    private static Optional<Refused> unprintable(String field) {
        return invalid(field, "Control characters and half surrogate pairs may not stand here; remove them.");
    }
}
