package dev.roomkey.simulation;

import static dev.roomkey.simulation.Report.number;
import static dev.roomkey.simulation.Report.ratio;
import static dev.roomkey.simulation.Report.seconds;

import dev.roomkey.simulation.Tally.Column;
import java.util.stream.Collectors;

/** What a report says of a storm, whatever happened in it. */
final class StormSection {
    private static final int ROWS = 16;
    private static final int LATE_SECONDS = 5;
    private static final int LEASES_OF_A_SECOND = 10;

    private final Report report;
    private final JoinStorm storm;
    private final Tally tally;

    StormSection(Report report, JoinStorm storm) {
        this.report = report;
        this.storm = storm;
        tally = storm.tally();
    }

    void write() {
        table();
        waiting();
        work();
        report.line("");
    }

    private void table() {
        report.row(
                "from s", "arrived", "asked", "granted", "crowded", "throttled", "503", "lost", "let in/s", "no Redis");
        var step = Math.max(1, Math.ceilDiv(tally.seconds(), ROWS));
        for (var from = 0; from < tally.seconds(); from += step) {
            row(from, step);
        }
        report.line("");
    }

    private void row(int from, int step) {
        var to = from + step;
        var first = storm.firstSecond();
        report.row(
                from,
                tally.sum(Column.ARRIVED, from, to),
                tally.sum(Column.ASKED, from, to),
                tally.sum(Column.GRANTED, from, to),
                tally.sum(Column.CROWDED, from, to),
                tally.sum(Column.THROTTLED, from, to),
                tally.sum(Column.UNAVAILABLE, from, to),
                tally.sum(Column.LOST, from, to),
                tally.sum(Column.ADMITTED, from, to) / step,
                storm.fleet().unanswered().between(first + from, first + to));
    }

    private void waiting() {
        report.figure(
                "let in",
                number(tally.sum(Column.ADMITTED)) + " of "
                        + number(storm.crowd().users()));
        report.figure(
                "most let in in 1 s, in 10 s",
                number(tally.most(Column.ADMITTED, 1)) + ", " + number(tally.most(Column.ADMITTED, 10))
                        + " (the limit: " + number(storm.fleet().terms().rate()) + " a second)");
        var waits = tally.waits();
        report.figure(
                "waited, p50, p99, longest",
                seconds(waits.permille(500)) + ", " + seconds(waits.permille(990)) + ", " + seconds(waits.max()));
        var away = tally.timesAway();
        report.figure(
                "times sent away, p50, p99, most", away.permille(500) + ", " + away.permille(990) + ", " + away.max());
    }

    private void work() {
        var asked = tally.sum(Column.ASKED);
        var fleet = storm.fleet();
        var commands = fleet.redis().commands();
        var all = commands.values().stream().mapToLong(Long::longValue).sum();
        report.figure(
                "Redis, commands a join",
                ratio(all, asked) + ": "
                        + commands.entrySet().stream()
                                .map(it -> it.getKey() + " " + ratio(it.getValue(), asked))
                                .collect(Collectors.joining(", ")));
        report.figure("Redis, awaited round trips a join", ratio(fleet.redis().trips(), asked));
        if (!fleet.unanswered().byReason().isEmpty()) {
            report.figure(
                    "Redis, commands in vain", fleet.unanswered().byReason().toString());
        }
        report.figure("tokens, by what the cache said", tally.tokens().toString());
        var decisions = new Meters(fleet.instances(), "roomkey_limit_decisions_total");
        report.figure(
                "users' limits, who decided",
                "shared " + number(decisions.with("source", "shared")) + ", local "
                        + number(decisions.with("source", "local")));
        report.figure("most in flight at an instance", number(fleet.mostInFlight()));
    }

    /** Who decides of users' limits. A local share may be one join a minute, and who loads the page again needs two. */
    enum Decider {
        REDIS,
        SOMETIMES_LOCAL
    }

    /** What holds whatever happens. */
    void promiseForAll(Decider decider) {
        report.promise(
                "everybody is let in",
                tally.sum(Column.ADMITTED) == storm.crowd().users());
        if (decider == Decider.REDIS) {
            report.promise("nobody hears 429 who does not ask too often", tally.sum(Column.THROTTLED) == 0);
        }
        report.promise("nobody hears 503 but for a crowd", tally.sum(Column.UNAVAILABLE) == 0);
    }

    /** That no time, however long, sees more than docs/limits.md promises. */
    void promiseLimit() {
        report.promise(
                "in no w seconds more than capacity + refill x (w + 5) + 0.1 s' worth an instance",
                isWithin(1) && isWithin(10) && isWithin(60));
    }

    private boolean isWithin(int window) {
        var terms = storm.fleet().terms();
        var leased = (long) terms.instances() * terms.rate() / LEASES_OF_A_SECOND;
        return tally.most(Column.ADMITTED, window) <= (long) terms.rate() * (1 + window + LATE_SECONDS) + leased;
    }

    /** That nobody who does as told is sent away more often than so. */
    void promiseSentAwayAtMost(int times) {
        report.promise(
                "nobody who waits as told is sent away more than " + (times == 1 ? "once" : times + " times"),
                tally.timesAwayOfObedient().max() <= times);
    }
}
