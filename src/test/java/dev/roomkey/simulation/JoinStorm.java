package dev.roomkey.simulation;

import dev.roomkey.simulation.Tally.Column;
import java.time.Duration;
import java.util.Random;

/** A crowd at a fleet, and what becomes of it. One in ten loads the page again later. */
final class JoinStorm implements AutoCloseable {
    private static final Duration LONGEST_AFTERMATH = Duration.ofMinutes(10);

    private final Fleet fleet;
    private final Tally tally;
    private final Crowd crowd;
    private final long[] moments;
    private final long start;
    private int arrived;

    JoinStorm(Terms terms, Crowd crowd) {
        this.crowd = crowd;
        fleet = new Fleet(terms, 42);
        tally = new Tally(fleet.time());
        start = fleet.time().nanos();
        moments = crowd.moments(new Random(7));
        expectNext();
    }

    /** One by one, so that never all of them are in memory at once. */
    private void expectNext() {
        if (arrived < moments.length) {
            fleet.time().in(start + moments[arrived] - fleet.time().nanos(), () -> {
                new Visitor(fleet, tally, crowd.who(arrived, fleet.random())).arrive();
                arrived++;
                expectNext();
            });
        }
    }

    Fleet fleet() {
        return fleet;
    }

    Tally tally() {
        return tally;
    }

    Crowd crowd() {
        return crowd;
    }

    /** A moment of the storm, by its share of the storm's time in percent. */
    Duration at(int percent) {
        return crowd.time().multipliedBy(percent).dividedBy(100);
    }

    /** Milliseconds from the start of the storm. */
    long millisSinceStart(long nanos) {
        return (nanos - start) / 1_000_000;
    }

    /** The second of virtual time in which the storm began. */
    int firstSecond() {
        return Math.toIntExact(Duration.ofNanos(start).toSeconds());
    }

    /** Until all are in and nobody comes any more, or it takes much longer than it should. */
    void run() {
        var step = Duration.ofSeconds(1);
        var waited = Duration.ZERO;
        fleet.time().run(crowd.time());
        while (waited.compareTo(LONGEST_AFTERMATH) < 0 && !isOver()) {
            fleet.time().run(step);
            waited = waited.plus(step);
        }
        fleet.time().run(Visitor.LONGEST_BREAK);
    }

    private boolean isOver() {
        return tally.sum(Column.ADMITTED) == crowd.users();
    }

    @Override
    public void close() {
        fleet.close();
    }
}
