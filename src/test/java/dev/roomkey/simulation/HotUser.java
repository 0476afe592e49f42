package dev.roomkey.simulation;

import static dev.roomkey.simulation.Report.number;
import static dev.roomkey.simulation.Report.ratio;
import static dev.roomkey.simulation.Report.seconds;

import dev.roomkey.simulation.Tally.Column;
import java.time.Duration;

/** One user at fifty times the limit, at all instances, with Redis and without, while others go about their business. */
final class HotUser {
    private static final int TIMES_THE_LIMIT = 50;
    private static final Duration PHASE = Duration.ofMinutes(1);
    private static final Duration EVERY = PHASE.dividedBy((long) TIMES_THE_LIMIT * Terms.USER_LIMIT);
    private static final Duration EVERY_OTHER = Duration.ofMillis(50);
    private static final int PHASES = 3;

    private final Fleet fleet;
    private final Tally hot;
    private final Tally others;
    private int arrived;

    private HotUser(Fleet fleet) {
        this.fleet = fleet;
        hot = new Tally(fleet.time());
        others = new Tally(fleet.time());
    }

    static void run(Report report, Terms terms) {
        report.section(
                "5. A hot user",
                "One user asks " + TIMES_THE_LIMIT
                        + " times as often as allowed, for three minutes; Redis is gone in the second one and then back,"
                        + " empty. 20 others come each second.");
        try (var fleet = new Fleet(terms, 42)) {
            var user = new HotUser(fleet);
            user.live();
            user.tell(report);
        }
    }

    private void live() {
        var end = fleet.time().nanos() + PHASE.toNanos() * PHASES;
        ask(end);
        comeOne(end);
        fleet.time().in(PHASE, fleet.redis()::kill);
        fleet.time().in(PHASE.multipliedBy(2), fleet.redis()::restart);
        fleet.time().run(PHASE.multipliedBy(PHASES).plus(Visitor.LONGEST_BREAK));
    }

    private void ask(long end) {
        if (fleet.time().nanos() < end) {
            hot.asked();
            fleet.join("hot", "class-0", hot::heard);
            fleet.time().in(EVERY, () -> ask(end));
        }
    }

    private void comeOne(long end) {
        if (fleet.time().nanos() < end) {
            new Visitor(fleet, others, new Visitor.Who("user-" + arrived++, "class-1", true)).arrive();
            fleet.time().in(EVERY_OTHER, () -> comeOne(end));
        }
    }

    private void tell(Report report) {
        report.row("minute", "asked", "granted", "throttled", "503", "others", "let in");
        for (var phase = 0; phase < PHASES; phase++) {
            row(report, phase);
        }
        report.line("");
        var decisions = new Meters(fleet.instances(), "roomkey_limit_decisions_total");
        report.figure(
                "users' limits, who decided",
                "shared " + number(decisions.with("source", "shared")) + ", local "
                        + number(decisions.with("source", "local")));
        var swaps = fleet.redis().commands().getOrDefault("evalsha", 0L);
        report.figure("Redis, swaps of buckets a join", ratio(swaps, hot.sum(Column.ASKED) + others.sum(Column.ASKED)));
        report.figure("others waited, longest", seconds(others.waits().max()));
        report.line("");
        promise(report);
    }

    private void row(Report report, int phase) {
        var from = from(phase);
        var to = from(phase + 1);
        report.row(
                phase + 1,
                hot.sum(Column.ASKED, from, to),
                hot.sum(Column.GRANTED, from, to),
                hot.sum(Column.THROTTLED, from, to),
                hot.sum(Column.UNAVAILABLE, from, to),
                others.sum(Column.ARRIVED, from, to),
                others.sum(Column.ADMITTED, from, to));
    }

    private static int from(int phase) {
        return Math.toIntExact(PHASE.toSeconds()) * phase;
    }

    private long granted(int phase) {
        return hot.sum(Column.GRANTED, from(phase), from(phase + 1));
    }

    /** A full bucket, and what comes back in a minute. */
    private void promise(Report report) {
        var most = 2L * Terms.USER_LIMIT;
        var share = Math.max(1, Terms.USER_LIMIT / fleet.terms().instances());
        var mostWithout = 2L * share * fleet.terms().instances();
        report.promise(
                "with Redis, the limit however the requests are spread: " + most + " in the first minute",
                granted(0) <= most && granted(0) >= most - 1);
        report.promise(
                "without, each instance's share, and what was left of the limit: " + mostWithout + " at most",
                granted(1) <= mostWithout + 1);
        report.promise(
                "back and empty, the limit again, and a share of those that have not noticed: "
                        + (most + mostWithout / 2) + " at most",
                granted(2) <= most + mostWithout / 2);
        report.promise(
                "the others notice nothing",
                others.sum(Column.ADMITTED) == arrived && others.timesAway().max() == 0);
    }
}
