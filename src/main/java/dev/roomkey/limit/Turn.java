package dev.roomkey.limit;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What is remembered of somebody who came before: from a moment on, and for a while, what has been passed need not be passed
 * again. So a turn at a room and a join that was paid for a moment ago are the same thing.
 *
 * @param passed the last of what is passed
 * @param from when that begins to hold, in milliseconds since 1970
 */
record Turn(Passed passed, long from) {
    /** Who never came before. */
    static final Turn NONE = new Turn(Passed.NOTHING, 0);

    /** A number of milliseconds has 13 digits for the next two centuries. */
    private static final Pattern TEXT = Pattern.compile("(ROOM|PROJECT|BOTH) ([0-9]{1,15})");

    /** How far somebody has come on the way into a room, in this order. */
    enum Passed {
        NOTHING(Duration.ZERO),
        /** The room's bucket. Clients come late by some chance and by the jitter that they add. */
        ROOM(Duration.ofSeconds(5)),
        /** The project's bucket too; the join is not yet answered. */
        PROJECT(ROOM.life),
        /** Everything: a token was handed out. A reconnect does not cost again. */
        BOTH(Duration.ofMinutes(1));

        private final Duration life;

        Passed(Duration life) {
            this.life = life;
        }

        /** What comes after this. */
        Passed next() {
            return switch (this) {
                case NOTHING -> ROOM;
                case ROOM -> PROJECT;
                case PROJECT, BOTH -> BOTH;
            };
        }
    }

    /** What is passed at a moment; what is over, or has not begun, is nothing. */
    Passed passedAt(long millis) {
        return millis >= from && millis <= end() ? passed : Passed.NOTHING;
    }

    /** How long there is anything to remember. */
    Duration lifeAt(long millis) {
        return Duration.ofMillis(Math.max(1, end() + 1 - millis));
    }

    private long end() {
        return from + passed.life.toMillis();
    }

    /** As it stands in the store. */
    String text() {
        return passed + " " + from;
    }

    /** What stands in the store; anything else than a turn is none. */
    static Turn parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches() ? new Turn(Passed.valueOf(match.group(1)), Long.parseLong(match.group(2))) : NONE;
    }
}
