package dev.roomkey.simulation;

import dev.roomkey.join.JoinOutcome;
import dev.roomkey.join.JoinOutcome.CacheResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What became of everybody, by the second of virtual time. */
final class Tally {
    private final VirtualTime time;
    private final long start;
    private final List<Map<Column, Long>> seconds = new ArrayList<>();
    private final Map<CacheResult, Long> tokens = new EnumMap<>(CacheResult.class);
    private final Numbers waits = new Numbers();
    private final Numbers timesAway = new Numbers();
    private final Numbers timesAwayOfObedient = new Numbers();
    private final Numbers waitsOfDisobedient = new Numbers();

    /** What is counted of each second. */
    enum Column {
        ARRIVED,
        ASKED,
        GRANTED,
        THROTTLED,
        CROWDED,
        UNAVAILABLE,
        LOST,
        ADMITTED
    }

    /** How somebody fared until let in. */
    record Fared(boolean obeyed, long nanos, int sentAway) {}

    Tally(VirtualTime time) {
        this.time = time;
        start = time.nanos();
    }

    private void count(Column column) {
        var second = second();
        while (seconds.size() <= second) {
            seconds.add(new EnumMap<>(Column.class));
        }
        seconds.get(second).merge(column, 1L, Long::sum);
    }

    private int second() {
        return Math.toIntExact(Duration.ofNanos(time.nanos() - start).toSeconds());
    }

    void arrived() {
        count(Column.ARRIVED);
    }

    void asked() {
        count(Column.ASKED);
    }

    void heard(@Nullable JoinOutcome outcome) {
        count(
                switch (outcome) {
                    case null -> Column.LOST;
                    case JoinOutcome.Granted granted -> {
                        tokens.merge(granted.cache(), 1L, Long::sum);
                        yield Column.GRANTED;
                    }
                    case JoinOutcome.Throttled it -> Column.THROTTLED;
                    case JoinOutcome.Crowded it -> Column.CROWDED;
                    case JoinOutcome.Unavailable it -> Column.UNAVAILABLE;
                    default -> throw new AssertionError("nobody is refused here: " + outcome);
                });
    }

    /** Somebody was let in for the first time. */
    void admitted(Fared fared) {
        count(Column.ADMITTED);
        timesAway.add(fared.sentAway());
        if (fared.obeyed()) {
            timesAwayOfObedient.add(fared.sentAway());
        }
        (fared.obeyed() ? waits : waitsOfDisobedient).add(fared.nanos() / 1_000_000);
    }

    long sum(Column column) {
        return sum(column, 0, seconds.size());
    }

    /** Of the seconds from the first to before the last. */
    long sum(Column column, int from, int to) {
        return IntStream.range(from, Math.min(to, seconds.size()))
                .mapToLong(it -> seconds.get(it).getOrDefault(column, 0L))
                .sum();
    }

    /** How many seconds there are until nothing happens any more. */
    int seconds() {
        return seconds.size();
    }

    /** The most of any so many seconds in a row. */
    long most(Column column, int window) {
        return IntStream.range(0, seconds.size())
                .mapToLong(it -> sum(column, it, it + window))
                .max()
                .orElse(0);
    }

    /** Tokens that were signed, whether they were kept or not. */
    long signed() {
        return tokens.entrySet().stream()
                .filter(it -> it.getKey() != CacheResult.HIT && it.getKey() != CacheResult.JOINED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    Map<CacheResult, Long> tokens() {
        return tokens;
    }

    /** How long those waited who did as they were told, in milliseconds. */
    Numbers waits() {
        return waits;
    }

    Numbers waitsOfDisobedient() {
        return waitsOfDisobedient;
    }

    Numbers timesAwayOfObedient() {
        return timesAwayOfObedient;
    }

    Numbers timesAway() {
        return timesAway;
    }
}
