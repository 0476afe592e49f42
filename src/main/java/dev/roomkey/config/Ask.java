package dev.roomkey.config;

import java.util.function.Function;

/** A key that was looked up, before it is said what its absence means. */
final class Ask<T> {
    private final Section section;
    private final String key;
    private final Field<T> found;
    private final Function<T, String> show;

    /** {@code found} holds null when nothing was written. */
    Ask(Section section, String key, Field<T> found, Function<T, String> show) {
        this.section = section;
        this.key = key;
        this.found = found;
        this.show = show;
    }

    /** Without the key, {@code initial}. */
    Field<T> or(T initial) {
        return settle(show.apply(initial), Field.of(initial));
    }

    /** Without the key, nothing. */
    Field<T> optional() {
        return settle(KnownKey.NONE, Field.of(null));
    }

    /** Without the key, a problem. */
    Field<T> required(String mend) {
        if (isAbsent()) {
            section.refuse(key, "is missing", mend);
        }
        return settle(KnownKey.REQUIRED, Field.broken());
    }

    /** Without the key, a problem where it is {@code needed}, and nothing where other keys stand in its place. */
    Field<T> requiredIf(boolean needed, String mend) {
        return needed ? required(mend) : settle(KnownKey.REQUIRED, Field.of(null));
    }

    private Field<T> settle(String initial, Field<T> absent) {
        section.reading().initial(section.path().child(key), initial);
        return section.take(isAbsent() ? absent : found);
    }

    private boolean isAbsent() {
        return !found.isBroken() && found.orNull() == null;
    }
}
