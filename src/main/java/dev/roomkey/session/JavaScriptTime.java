package dev.roomkey.session;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Times as {@code Date.toISOString} of JavaScript writes them, which nearly all bodies of sessions hold. The JDK's reader, which takes
 * every form that there is, makes much garbage for each.
 */
final class JavaScriptTime {
    private static final String FORM = "0000-00-00T00:00:00.000Z";

    private JavaScriptTime() {}

    /** The time that {@code text} is; empty for any other form, and for what is no time. */
    static Optional<Instant> read(String text) {
        if (!hasForm(text)) {
            return Optional.empty();
        }
        try {
            var time = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 7),
                    number(text, 8, 10),
                    number(text, 11, 13),
                    number(text, 14, 16),
                    number(text, 17, 19),
                    (int) TimeUnit.MILLISECONDS.toNanos(number(text, 20, 23)));
            return Optional.of(time.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private static boolean hasForm(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char expected = FORM.charAt(i);
            char actual = text.charAt(i);
            if (expected == '0' ? actual < '0' || actual > '9' : actual != expected) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
