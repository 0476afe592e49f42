package dev.roomkey.cli;

import io.vertx.core.json.JsonObject;

/** Makes text fit for a terminal, whoever has written it: nothing in it that a terminal would obey. */
final class Lines {
    private Lines() {}

    /** The text with a question mark for each character that a terminal might obey; line breaks stay. */
    static String printable(String text) {
        var printable = new StringBuilder();
        text.codePoints().forEach(it -> printable.appendCodePoint(it == '\n' || isPrintable(it) ? it : '?'));
        return printable.toString();
    }

    /** The object as JSON that says the same, with such characters escaped: JSON leaves the newer ones as they are. */
    static String json(JsonObject object) {
        var printable = new StringBuilder();
        for (char letter : object.encodePrettily().toCharArray()) {
            boolean isPlain = letter == '\n' || Character.isSurrogate(letter) || isPrintable(letter);
            printable.append(isPlain ? String.valueOf(letter) : "\\u%04x".formatted((int) letter));
        }
        return printable.toString();
    }

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
