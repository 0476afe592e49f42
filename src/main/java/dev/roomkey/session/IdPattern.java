package dev.roomkey.session;

import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the ids of sessions look like: how many characters, and which. It is written like the one regular expression that fits ids,
 * {@code [A-Za-z0-9_-]{16,256}}, and is none: it is read in one pass, and there is nothing in it that could take long.
 *
 * @param characters each character that may stand in an id, in order
 * @param min fewest characters
 * @param max most characters, at most {@value #MAX_LENGTH}
 */
public record IdPattern(String characters, int min, int max) {
    public static final int MAX_LENGTH = 256;

    /** What the ids of express-session, Fastify and better-auth look like, and many others. */
    public static final String DEFAULT = "[A-Za-z0-9_-]{16,256}";

    /** Printable ASCII without what has a meaning in a class or in the name of a key. */
    private static final Pattern WRITTEN =
            Pattern.compile("\\[([!-~&&[^\\[\\]\\\\^{}]]{1,128})]\\{([0-9]{1,3})(?:,([0-9]{1,3}))?}");

    public IdPattern {
        if (characters.isEmpty() || min < 1 || min > max || max > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "id-pattern must allow for 1 to " + MAX_LENGTH + " characters, the fewest first");
        }
    }

    /**
     * Reads a pattern as it is written.
     *
     * @throws IllegalArgumentException when it is anything but one class of characters and how many of them
     */
    public static IdPattern parse(String text) {
        var written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("id-pattern must be written like " + DEFAULT);
        }
        int min = Integer.parseInt(written.group(2));
        int max = written.group(3) == null ? min : Integer.parseInt(written.group(3));
        return new IdPattern(expanded(written.group(1)), min, max);
    }

    private static String expanded(String ranges) {
        var characters = new TreeSet<Character>();
        int at = 0;
        while (at < ranges.length()) {
            boolean range = at + 2 < ranges.length() && ranges.charAt(at + 1) == '-';
            char last = ranges.charAt(range ? at + 2 : at);
            for (char it = ranges.charAt(at); it <= last; it++) {
                characters.add(it);
            }
            at += range ? 3 : 1;
        }
        var all = new StringBuilder();
        characters.forEach(all::append);
        return all.toString();
    }

    /** Whether {@code text} can be an id. */
    boolean matches(String text) {
        if (text.length() < min || text.length() > max) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
