package dev.roomkey.policy;

/** Lengths as LiveKit counts them. */
final class Texts {
    private Texts() {}

    /**
     * Bytes of {@code text} in UTF-8, or -1 when it holds half a surrogate pair: encoders write that as {@code ?}, so
     * that the name in the token would not be the name that the rules saw.
     */
    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (Character.getType(codePoint) == Character.SURROGATE) {
                return -1;
            }
            bytes += utf8Length(codePoint);
            i += Character.charCount(codePoint);
        }
        return bytes;
    }

    /** Whether {@code text} is well-formed and at most {@code maxBytes} long in UTF-8. */
    static boolean fits(String text, int maxBytes) {
        int bytes = text.length() > maxBytes ? -1 : utf8Length(text);
        return bytes >= 0 && bytes <= maxBytes;
    }

    /** The longest beginning of {@code text} that fits into {@code maxBytes} and cuts no character in two. */
    static String cut(String text, int maxBytes) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += utf8Length(codePoint);
            if (bytes > maxBytes) {
                return text.substring(0, end);
            }
            end += Character.charCount(codePoint);
        }
        return text;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return Character.isBmpCodePoint(codePoint) ? 3 : 4;
    }
}
