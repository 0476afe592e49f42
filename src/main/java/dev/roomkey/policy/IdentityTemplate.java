package dev.roomkey.policy;

import dev.roomkey.model.User;
import dev.roomkey.policy.Segment.Fixed;
import dev.roomkey.policy.Segment.Slot;
import java.util.List;

/** What a participant is called: a participant who enters a room puts out the one with the same identity. */
final class IdentityTemplate {
    /** Longest identity in UTF-8 bytes: LiveKit's {@code limit.max_participant_identity_length}. */
    static final int MAX_BYTES = 256;

    /** What the template gives for one user. */
    sealed interface Filled {
        record Identity(String value) implements Filled {
            @Override
            public String toString() {
                return "Identity[redacted]";
            }
        }

        /** There is none; {@code detail} says why, without any value. */
        record None(String detail) implements Filled {}
    }

    private final List<Fixed> segments;

    private IdentityTemplate(List<Fixed> segments) {
        this.segments = segments;
    }

    /** Reads {@code text}; what is wrong with it goes to {@code problems}. */
    static IdentityTemplate compile(String text, Problems problems) {
        var segments = TemplateParser.identity(text, problems);
        if (!text.isEmpty() && segments.stream().noneMatch(IdentityTemplate::tellsUsersApart)) {
            problems.add(
                    "gives every user the same identity, and each would put the one before out of the room",
                    "use {subject}, {session} or {claims./json/pointer}");
        }
        return new IdentityTemplate(segments);
    }

    /** The identity of {@code user}. */
    Filled fill(User user) {
        var identity = new StringBuilder();
        for (var segment : segments) {
            var text = segment.text(user);
            if (text.isEmpty()) {
                return unusable(segment);
            }
            identity.append(text.get());
        }
        return limited(identity.toString());
    }

    private static Filled limited(String identity) {
        return Texts.fits(identity, MAX_BYTES)
                ? new Filled.Identity(identity)
                : new Filled.None("The identity made of this session is longer than " + MAX_BYTES + " bytes.");
    }

    private static Filled unusable(Fixed segment) {
        String part = segment instanceof Slot slot ? slot.placeholder().name() : "";
        return new Filled.None("The identity is made of " + part + ", which this session lacks or which cannot stand"
                + " there: it must be text of at most " + Slot.MAX_BYTES
                + " bytes, without control characters and without the separator that follows it.");
    }

    private static boolean tellsUsersApart(Fixed segment) {
        return segment instanceof Slot slot && slot.placeholder().tellsUsersApart();
    }
}
