package dev.roomkey.session;

/**
 * The name of a key in which one part varies, written like {@code sess:{id}}.
 *
 * @param before what stands in front of the part
 * @param behind what stands behind it
 */
public record KeyTemplate(String before, String behind) {
    private static final int MAX_LENGTH = 256;

    public KeyTemplate {
        if (before.length() + behind.length() > MAX_LENGTH
                || (before + behind).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("key must be one line of at most " + MAX_LENGTH + " characters");
        }
    }

    /**
     * Reads a template as it is written. Other braces are part of the name: a Redis Cluster needs some.
     *
     * @param placeholder what stands for the part that varies
     * @throws IllegalArgumentException when it does not hold the placeholder exactly once
     */
    public static KeyTemplate parse(String text, String placeholder) {
        int at = text.indexOf(placeholder);
        if (at < 0 || text.indexOf(placeholder, at + 1) >= 0) {
            throw new IllegalArgumentException("key must hold " + placeholder + " exactly once");
        }
        return new KeyTemplate(text.substring(0, at), text.substring(at + placeholder.length()));
    }

    /** The name of the key of {@code part}. */
    String with(String part) {
        return before + part + behind;
    }
}
