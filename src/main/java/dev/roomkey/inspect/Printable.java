package dev.roomkey.inspect;

/** Makes foreign text fit for a terminal and bounded: on one line, nothing in it that a terminal would obey. */
final class Printable {
    /** A line of this length wraps twice or thrice; what is longer is no longer read. */
    static final int MAX_LENGTH = 400;

    private Printable() {}

    /** The text on one line; a question mark for what is not printed, an ellipsis for what is left out. */
    static String line(String text) {
        boolean cut = text.length() > MAX_LENGTH;
        var line = new StringBuilder();
        text.substring(0, cut ? MAX_LENGTH - 1 : text.length())
                .codePoints()
                .forEach(it -> line.appendCodePoint(isPrintable(it) ? it : '?'));
        return cut ? line.append('…').toString() : line.toString();
    }

    /** Format characters are out too: they could turn the reading direction of the line around, or hide a part of it. */
    static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
