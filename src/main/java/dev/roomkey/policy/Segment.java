package dev.roomkey.policy;

import dev.roomkey.model.Controls;
import dev.roomkey.model.User;
import java.util.Optional;

/** One piece of a template. */
sealed interface Segment {
    /** Any run of at least one character. */
    record Wildcard() implements Segment {}

    /** A piece that is one text for one user. */
    sealed interface Fixed extends Segment {
        /** The text, unless this user has none that may stand here. */
        Optional<String> text(User user);
    }

    /** Text that stands for itself. */
    record Literal(String value) implements Fixed {
        @Override
        public Optional<String> text(User user) {
            return Optional.of(value);
        }
    }

    /**
     * A value of the session, taken literally.
     *
     * <p>A value that ran across the separator to its neighbour would let one tenant read as another: in
     * {@code org-{claims./org}-*} the room {@code org-a-b-c} would be open to {@code a} and to {@code a-b}. So a value that
     * holds its separator, or makes one together with it, has no text here. One room then has at most one reading.
     *
     * @param before the separator on the left, empty when the value may hold anything there
     * @param after the separator on the right, empty when the value may hold anything there
     */
    record Slot(Placeholder placeholder, String before, String after) implements Fixed {
        /** Longest value that is put into a template: LiveKit's limit for identities and for room names. */
        static final int MAX_BYTES = 256;

        @Override
        public Optional<String> text(User user) {
            return placeholder.read().apply(user).filter(this::isUsable);
        }

        private boolean isUsable(String value) {
            return !value.isEmpty()
                    && Texts.fits(value, MAX_BYTES)
                    && !Controls.areIn(value)
                    && (before.isEmpty() || (before + value).lastIndexOf(before) == 0)
                    && (after.isEmpty() || (value + after).indexOf(after) == value.length());
        }
    }
}
