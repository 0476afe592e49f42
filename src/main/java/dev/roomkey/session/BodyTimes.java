package dev.roomkey.session;

import dev.roomkey.session.RedisSessionConfig.TimeFormat;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads times as applications write them into their sessions. */
final class BodyTimes {
    /** Longer than any time of this form: with nanoseconds and an offset. */
    private static final int MAX_TEXT = 40;

    /** The end of the year 9999 in seconds. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private BodyTimes() {}

    /** The time that {@code value} is; empty when it is none of this format, or none that a clock will ever show. */
    static Optional<Instant> read(Object value, TimeFormat format) {
        return switch (format) {
            case ISO_8601 -> value instanceof String text ? iso(text) : Optional.empty();
            case EPOCH_MILLIS -> value instanceof Number number ? millis(number.doubleValue()) : Optional.empty();
            case EPOCH_SECONDS ->
                value instanceof Number number ? millis(number.doubleValue() * 1000) : Optional.empty();
        };
    }

    private static Optional<Instant> iso(String text) {
        try {
            return text.length() > MAX_TEXT
                    ? Optional.empty()
                    : Optional.of(Instant.parse(text)).filter(it -> isSane((double) it.getEpochSecond()));
        } catch (DateTimeParseException otherFormat) {
            return Optional.empty();
        }
    }

    /** Doubles hold every millisecond of the range exactly. */
    private static Optional<Instant> millis(double millis) {
        return isSane(millis / 1000) ? Optional.of(Instant.ofEpochMilli((long) millis)) : Optional.empty();
    }

    private static boolean isSane(double seconds) {
        return seconds >= 0 && seconds <= MAX_SECONDS;
    }
}
