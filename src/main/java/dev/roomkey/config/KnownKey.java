package dev.roomkey.config;

/**
 * A key that the configuration may hold.
 *
 * @param key its path, with {@code []} for the items of a list and {@code <name>} for a name the operator chooses
 * @param form how its value is written
 * @param initial its default as it would be written, or {@code required}, or {@code none}
 */
public record KnownKey(String key, String form, String initial) {
    /** Of a key that must be set. */
    static final String REQUIRED = "required";

    /** Of a key that may be left out and then stands for nothing. */
    static final String NONE = "none";

    /** The same key under another path. */
    KnownKey at(String path) {
        return new KnownKey(path, form, initial);
    }
}
