package dev.roomkey.inspect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** A time as a claim has it, or has it wrong. */
sealed interface Moment {
    /** Seconds as large as this, of the year 5138, are milliseconds. */
    long FIRST_MILLISECONDS = 100_000_000_000L;

    /** The claim is not there. */
    record Absent() implements Moment {}

    /** Whole seconds since 1970. */
    record At(Instant instant) implements Moment {}

    /** Most likely {@code Date.now()}. */
    record Milliseconds() implements Moment {}

    /** A text, a date, or something else that is no number. */
    record NoTime() implements Moment {}

    /** The time that stands in {@code claim}. */
    static Moment of(JsonObject claims, String claim) {
        return switch (claims.getValue(claim)) {
            case null -> new Absent();
            case Integer seconds when seconds >= 0 -> new At(Instant.ofEpochSecond(seconds));
            case Long seconds when seconds >= 0 -> ofSeconds(seconds);
            case Double seconds when seconds >= 0 && seconds < Long.MAX_VALUE -> ofSeconds(seconds.longValue());
            default -> new NoTime();
        };
    }

    private static Moment ofSeconds(long seconds) {
        return seconds < FIRST_MILLISECONDS ? new At(Instant.ofEpochSecond(seconds)) : new Milliseconds();
    }

    /** The time, where it is one. */
    default Optional<Instant> time() {
        return this instanceof At(var instant) ? Optional.of(instant) : Optional.empty();
    }
}
