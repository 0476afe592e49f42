package dev.roomkey.session;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a session ends by what its own body says: a time of ISO 8601 with its offset, such as {@code 2027-12-25T19:01:53.353Z}, or a number of seconds or
 * milliseconds.
 *
 * @param pointer where it stands; null: nowhere
 */
record SessionEnd(@Nullable JsonPointer pointer) {
    /** From here on a number is milliseconds: as those it is the year 1973, as seconds the year 5138. */
    private static final double FIRST_MILLISECONDS = 1e11;

    /** The end of the year 9999. No clock will show what lies behind it, and sums with it would overflow. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final int MAX_LENGTH = 64;

    /** Why {@code body} is no good at {@code now}, if it is not. A time that is asked for must be there. */
    Optional<RejectReason> refusal(JsonObject body, Instant now, Duration skew) {
        if (pointer == null) {
            return Optional.empty();
        }
        return read(pointer.queryJson(body))
                .map(it -> now.isBefore(it.plus(skew))
                        ? Optional.<RejectReason>empty()
                        : Optional.of(RejectReason.EXPIRED))
                .orElse(Optional.of(RejectReason.CLAIMS));
    }

    /** {@code body}, if it is good at {@code now}. */
    Checked<JsonObject> check(JsonObject body, Instant now, Duration skew) {
        return refusal(body, now, skew).map(Checked::<JsonObject>bad).orElseGet(() -> Checked.good(body));
    }

    /** The time that {@code value} stands for; empty for anything else. */
    static Optional<Instant> read(@Nullable Object value) {
        return switch (value) {
            case String text -> parse(text);
            case Integer number -> end(number.doubleValue());
            case Long number -> end(number.doubleValue());
            case Double number -> end(number.doubleValue());
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Instant> end(double number) {
        double millis = number < FIRST_MILLISECONDS ? number * 1000 : number;
        return millis >= 0 && millis <= LAST.toEpochMilli()
                ? Optional.of(Instant.ofEpochMilli((long) millis))
                : Optional.empty();
    }

    private static Optional<Instant> parse(String text) {
        return JavaScriptTime.read(text)
                .or(() -> anyForm(text))
                .filter(it -> !it.isBefore(Instant.EPOCH) && !it.isAfter(LAST));
    }

    private static Optional<Instant> anyForm(String text) {
        try {
            return text.length() <= MAX_LENGTH
                    ? Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from))
                    : Optional.empty();
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
