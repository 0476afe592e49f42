package dev.roomkey.inspect;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as people read them.
 *
 * @param now the time at which the token is looked at
 * @param zone the reader's
 */
record When(Instant now, ZoneId zone) {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Such as {@code 2026-01-01 01:00:00 +01:00, in 5 min}. */
    String text(Instant time) {
        return FORMAT.format(time.atZone(zone)) + ", " + fromNow(time);
    }

    /** Such as {@code in 5 min} or {@code 3 days ago}. */
    String fromNow(Instant time) {
        var away = Duration.between(now, time);
        if (away.isZero()) {
            return "now";
        }
        return away.isNegative() ? length(away.negated()) + " ago" : "in " + length(away);
    }

    /** In the largest unit of which there are two, or the only one. */
    static String length(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= 2 * DAY) {
            return seconds / DAY + " days";
        }
        if (seconds >= 2 * HOUR) {
            return seconds / HOUR + " h" + rest(seconds % HOUR / MINUTE, " min");
        }
        return seconds >= 2 * MINUTE ? seconds / MINUTE + " min" + rest(seconds % MINUTE, " s") : seconds + " s";
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : " " + number + unit;
    }
}
