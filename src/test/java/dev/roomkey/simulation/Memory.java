package dev.roomkey.simulation;

import static dev.roomkey.simulation.Report.number;

import java.time.Duration;

/** That nothing that an instance remembers grows without end. */
final class Memory {
    private static final int MOST_USERS = 5000;
    private static final Duration BETWEEN = Duration.ofSeconds(1).dividedBy(15_000);

    private final Fleet fleet;
    private final Tally tally;
    private final int users;
    private int arrived;

    private Memory(Fleet fleet, int users) {
        this.fleet = fleet;
        this.users = users;
        tally = new Tally(fleet.time());
    }

    static void run(Report report, int users) {
        report.section(
                "7. Memory",
                number(users)
                        + " users come to as many rooms at one instance, 15,000 a second, half of them while Redis is gone;"
                        + " limits.max-users is " + number(MOST_USERS) + ".");
        try (var fleet = new Fleet(new Terms(1, 100, null, MOST_USERS), 42)) {
            var memory = new Memory(fleet, users);
            fleet.time().in(BETWEEN.multipliedBy(users / 2), fleet.redis()::kill);
            memory.comeOne();
            fleet.time().run(BETWEEN.multipliedBy(users).plusMillis(50));
            memory.tell(report);
        }
    }

    private void comeOne() {
        if (arrived < users) {
            var name = "user-" + arrived;
            var room = "class-" + arrived;
            arrived++;
            tally.asked();
            fleet.join(name, room, tally::heard);
            fleet.time().in(BETWEEN, this::comeOne);
        }
    }

    private void tell(Report report) {
        var maps = Maps.of(fleet.instances().getFirst().gateway());
        report.line("What it holds, of all maps that can be reached from it and hold anything, or may:");
        report.line("");
        maps.forEach(it -> report.figure(
                it.name(), it.bound() < 0 ? "unbounded, " + number(it.size()) : "at most " + number(it.bound())));
        report.line("");
        report.promise(
                "every map has a bound and keeps it, or is empty but for what is on its way",
                maps.stream().allMatch(it -> it.bound() < 0 ? it.size() < 1000 : it.size() <= it.bound()));
        report.promise("everybody is let in", tally.sum(Tally.Column.GRANTED) == users);
    }
}
