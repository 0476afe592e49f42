package dev.roomkey.simulation;

import dev.roomkey.join.JoinOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who comes again and again until let in, and now and then once more after that. */
final class Visitor {
    private static final Duration LEAST_BREAK = Duration.ofSeconds(5);
    private static final int MORE_BREAK_MILLIS = 20_000;

    /** So long after the last one was let in, somebody may come back. */
    static final Duration LONGEST_BREAK = Duration.ofSeconds(30);

    private static final int ONE_OF_SO_MANY_RELOADS = 10;

    private final Fleet fleet;
    private final Tally tally;
    private final Who who;
    private long since;
    private int sentAway;
    private boolean isBack;

    /** A user, where they want to go, and whether they wait as they are told. */
    record Who(String name, String room, boolean obeys) {}

    Visitor(Fleet fleet, Tally tally, Who who) {
        this.fleet = fleet;
        this.tally = tally;
        this.who = who;
    }

    void arrive() {
        since = fleet.time().nanos();
        tally.arrived();
        come();
    }

    private void come() {
        tally.asked();
        fleet.join(who.name(), who.room(), this::hear);
    }

    private void hear(@Nullable JoinOutcome outcome) {
        tally.heard(outcome);
        switch (outcome) {
            case null ->
                comeAgain(Duration.ofSeconds(1).plusMillis(fleet.random().nextInt(1000)));
            case JoinOutcome.Granted granted -> granted();
            case JoinOutcome.Crowded(var retryAfter, var quota) -> sentAway(retryAfter);
            case JoinOutcome.Throttled(var retryAfter, var quota) -> sentAway(retryAfter);
            case JoinOutcome.Unavailable(var retryAfter) -> sentAway(retryAfter);
            default -> throw new AssertionError("nobody is refused here: " + outcome);
        }
    }

    private void granted() {
        if (isBack) {
            return;
        }
        tally.admitted(new Tally.Fared(who.obeys(), fleet.time().nanos() - since, sentAway));
        if (fleet.random().nextInt(ONE_OF_SO_MANY_RELOADS) == 0) {
            isBack = true;
            comeAgain(LEAST_BREAK.plusMillis(fleet.random().nextInt(MORE_BREAK_MILLIS)));
        }
    }

    /** {@code Retry-After} has whole seconds. Who does not obey comes again within a second and a half, whatever it says. */
    private void sentAway(Duration retryAfter) {
        sentAway++;
        var told = Duration.ofSeconds(Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000)));
        comeAgain(who.obeys() ? told : Duration.ofMillis(500 + fleet.random().nextInt(1000)));
    }

    private void comeAgain(Duration after) {
        fleet.time().in(after, this::come);
    }
}
