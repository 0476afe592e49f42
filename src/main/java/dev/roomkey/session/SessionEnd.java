package dev.roomkey.session;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** When a session ends, in the ways that applications write it. */
final class SessionEnd {
    /** The end of the year 9999, in seconds; ten times less than a time of today in milliseconds. */
    private static final double MAX_SECONDS = 253_402_300_799.0;

    private SessionEnd() {}

    /** ISO 8601 with an offset, or seconds or milliseconds since 1970; empty for anything else. */
    static Optional<Instant> read(Object value) {
        return switch (value) {
            case String text -> text(text);
            case Integer number -> number(number);
            case Long number -> number(number);
            case Double number -> number(number);
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> number(double number) {
        if (!(number >= 0 && number <= MAX_SECONDS * 1000)) {
            return Optional.empty();
        }
        double millis = number <= MAX_SECONDS ? number * 1000 : number;
        return Optional.of(Instant.ofEpochMilli((long) millis));
    }

    private static Optional<Instant> text(String text) {
        try {
            return text.length() <= 64
                    ? Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from))
                    : Optional.empty();
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
