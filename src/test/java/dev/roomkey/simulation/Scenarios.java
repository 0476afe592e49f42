package dev.roomkey.simulation;

import static dev.roomkey.simulation.Report.number;
import static dev.roomkey.simulation.Report.seconds;

import dev.roomkey.simulation.Tally.Column;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is simulated, one section of the report each. */
final class Scenarios {
    private static final int INSTANCES = 20;
    private static final int PROJECT_LIMIT = 2000;
    private static final int ROOM_LIMIT = 200;
    private static final int MOST_USERS = 200_000;
    private static final Terms TERMS = new Terms(INSTANCES, null, PROJECT_LIMIT, MOST_USERS);

    /** Above the deadline of 50 ms. */
    private static final Duration SLOWNESS = Duration.ofMillis(80);

    /** A circuit lets one command through a second, and connections are tried again each second at least. */
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(3);

    private final Report report = new Report();
    private final Scale scale;

    Scenarios(Scale scale) {
        this.scale = scale;
    }

    /** Runs them all. */
    Report run() {
        head();
        storm();
        slowRedis();
        lostRedis();
        lostInstance();
        HotUser.run(report, TERMS);
        hotRoom();
        Memory.run(report, scale.usersInMemory());
        return report;
    }

    private void head() {
        report.line(
                "A virtual storm: the real gateway, from the pipeline down to its connections to Redis, 20 times over, on a");
        report.line(
                "virtual clock with a simulated Redis. The same text each time; to see whether it still holds, or to write it anew:");
        report.line("");
        report.line("    load-tests/bin/virtual-storm " + scale.name().toLowerCase(java.util.Locale.ROOT)
                + "            # --write");
        report.line("");
        report.line("Each user may join " + Terms.USER_LIMIT + " times a minute and the project takes "
                + number(PROJECT_LIMIT) + " a second, unless said otherwise. One user in ten loads the page");
        report.line(
                "again 5 to 25 s after being let in. \"no Redis\" counts commands that Redis was of no use for. Lengths are virtual time.");
    }

    private String crowd(Crowd crowd) {
        return number(crowd.users()) + " users within " + number(crowd.time().toSeconds()) + " s";
    }

    private void storm() {
        report.section(
                "1. A storm",
                crowd(scale.storm()) + ", most of them after a third of it, at " + INSTANCES + " instances.");
        try (var storm = new JoinStorm(TERMS, scale.storm())) {
            storm.run();
            var section = new StormSection(report, storm);
            section.write();
            section.promiseForAll(StormSection.Decider.REDIS);
            section.promiseLimit();
            section.promiseSentAwayAtMost(1);
            report.promise(
                    "each user has one token, and gets it again",
                    storm.tally().signed() == storm.crowd().users());
            report.promise(
                    "a join costs two round trips at most, leases of moments among them",
                    storm.fleet().redis().trips() <= 2 * storm.tally().sum(Column.ASKED));
        }
    }

    private void slowRedis() {
        report.section(
                "2. Redis is slow",
                crowd(scale.fault()) + "; from a third until half of it answers take " + SLOWNESS.toMillis()
                        + " ms more, which is above the deadline.");
        try (var storm = new JoinStorm(TERMS, scale.fault())) {
            var redis = storm.fleet().redis();
            storm.fleet().time().in(storm.at(33), () -> redis.slowDown(SLOWNESS));
            storm.fleet().time().in(storm.at(50), () -> redis.slowDown(Duration.ZERO));
            storm.run();
            withoutRedis(storm);
        }
    }

    private void lostRedis() {
        report.section(
                "3. Redis is gone, and comes back empty",
                crowd(scale.fault()) + "; killed at a third, back at half of it.");
        try (var storm = new JoinStorm(TERMS, scale.fault())) {
            var redis = storm.fleet().redis();
            storm.fleet().time().in(storm.at(33), redis::kill);
            storm.fleet().time().in(storm.at(50), redis::restart);
            storm.run();
            withoutRedis(storm);
        }
    }

    private void withoutRedis(JoinStorm storm) {
        var section = new StormSection(report, storm);
        section.write();
        var lost = Math.toIntExact(storm.at(33).toSeconds());
        var back = Math.toIntExact(storm.at(50).toSeconds());
        var meanwhile = storm.tally().sum(Column.ADMITTED, lost, back);
        report.figure(
                "let in meanwhile",
                number(meanwhile) + " in " + (back - lost) + " s, beyond the limit "
                        + number(Math.max(0, meanwhile - (long) PROJECT_LIMIT * (back - lost))));
        var recovery = storm.millisSinceStart(storm.fleet().unanswered().last())
                - storm.at(50).toMillis();
        report.figure("last command in vain after its return", seconds(Math.max(0, recovery)));
        report.line("");
        section.promiseForAll(StormSection.Decider.SOMETIMES_LOCAL);
        section.promiseLimit();
        report.promise(
                "all ask Redis again " + LONGEST_RECOVERY.toSeconds() + " s after its return",
                recovery <= LONGEST_RECOVERY.toMillis());
    }

    private void lostInstance() {
        report.section(
                "4. An instance is lost",
                crowd(scale.fault()) + "; one of " + INSTANCES
                        + " dies at a third of it, which the balancer notices after 2 s.");
        try (var storm = new JoinStorm(TERMS, scale.fault())) {
            var lostAt = Math.toIntExact(storm.at(33).toSeconds());
            storm.fleet()
                    .time()
                    .in(
                            storm.at(33),
                            () -> storm.fleet().lose(storm.fleet().instances().get(7)));
            storm.run();
            var section = new StormSection(report, storm);
            section.write();
            section.promiseForAll(StormSection.Decider.REDIS);
            section.promiseLimit();
            report.promise(
                    "who was there asks elsewhere, and nobody is lost once the balancer knows",
                    storm.tally().sum(Column.LOST) == storm.tally().sum(Column.LOST, lostAt, lostAt + 4));
        }
    }

    private void hotRoom() {
        var crowd = scale.room();
        report.section(
                "6. A hot room",
                crowd(crowd) + " before one room that takes " + ROOM_LIMIT + " a second; " + crowd.disobedient()
                        + " of 100 come again within 1.5 s, whatever they are told.");
        try (var storm = new JoinStorm(new Terms(INSTANCES, ROOM_LIMIT, null, MOST_USERS), crowd)) {
            storm.run();
            var section = new StormSection(report, storm);
            section.write();
            var tally = storm.tally();
            var patient = tally.waits();
            var impatient = tally.waitsOfDisobedient();
            report.figure(
                    "those who do not obey waited, p50, p99",
                    seconds(impatient.permille(500)) + ", " + seconds(impatient.permille(990)));
            report.line("");
            report.promise("everybody is let in", tally.sum(Column.ADMITTED) == crowd.users());
            section.promiseLimit();
            section.promiseSentAwayAtMost(1);
            report.promise("not to wait gains nothing", impatient.permille(500) * 100 >= patient.permille(500) * 95);
            var ideal = TimeUnit.SECONDS.toMillis(crowd.users() / ROOM_LIMIT);
            report.promise(
                    "the last one who obeys is in within 1.2 times what the limit takes",
                    patient.max() <= ideal * 12 / 10);
        }
    }
}
