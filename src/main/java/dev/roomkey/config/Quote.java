package dev.roomkey.config;

import java.nio.file.Path;

/** Shows foreign text in a message: on one line, without control characters, and short. */
final class Quote {
    private static final int MAX_LENGTH = 60;

    private Quote() {}

    /** The text in single quotes, without the user and password that a URL may hold. */
    static String value(String text) {
        return "'" + plain(text.replaceAll("(?s)^(\\w+://)?.*@", "$1…@")) + "'";
    }

    /** The text without quotes. */
    static String plain(String text) {
        return printable(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…");
    }

    /** A path in full, since it is looked for by it. */
    static String path(Path path) {
        return printable(path.toAbsolutePath().normalize().toString());
    }

    /** All of the text on one line, without what a terminal would obey. */
    static String printable(String line) {
        return line.codePoints()
                .map(it -> isPrintable(it) ? it : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Format characters are out too: they could turn the reading direction of the line around. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
