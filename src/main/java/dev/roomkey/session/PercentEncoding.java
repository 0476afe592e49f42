package dev.roomkey.session;

import java.util.HexFormat;
import java.util.Optional;

/** Undoes what JavaScript's {@code encodeURIComponent} does to a cookie. A plus sign is a plus sign, unlike in a form. */
final class PercentEncoding {
    private static final int ASCII = 0x80;

    private PercentEncoding() {}

    /** The text that {@code encoded} stands for; empty when an escape is broken, or stands for anything but ASCII. */
    static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        var text = new StringBuilder(encoded.length());
        for (int at = 0; at < encoded.length(); at++) {
            char next = encoded.charAt(at);
            if (next == '%') {
                if (!isEscape(encoded, at)) {
                    return Optional.empty();
                }
                next = (char) HexFormat.fromHexDigits(encoded, at + 1, at + 3);
                at += 2;
            }
            text.append(next);
        }
        return Optional.of(text.toString());
    }

    private static boolean isEscape(String encoded, int at) {
        return at + 2 < encoded.length()
                && HexFormat.isHexDigit(encoded.charAt(at + 1))
                && HexFormat.isHexDigit(encoded.charAt(at + 2))
                && HexFormat.fromHexDigits(encoded, at + 1, at + 3) < ASCII;
    }
}
