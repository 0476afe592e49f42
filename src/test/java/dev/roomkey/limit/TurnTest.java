package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.limit.Turn.Passed;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final long NOW = 1_767_225_600_000L;

    @Test
    void turnHoldsForFiveSeconds() {
        var turn = new Turn(Passed.ROOM, NOW);

        assertThat(turn.passedAt(NOW - 1)).isEqualTo(Passed.NOTHING);
        assertThat(turn.passedAt(NOW)).isEqualTo(Passed.ROOM);
        assertThat(turn.passedAt(NOW + 5000)).isEqualTo(Passed.ROOM);
        assertThat(turn.passedAt(NOW + 5001)).isEqualTo(Passed.NOTHING);
    }

    @Test
    void paidJoinHoldsForAMinute() {
        var turn = new Turn(Passed.BOTH, NOW);

        assertThat(turn.passedAt(NOW + 60_000)).isEqualTo(Passed.BOTH);
        assertThat(turn.passedAt(NOW + 60_001)).isEqualTo(Passed.NOTHING);
    }

    @Property(tries = 300)
    void turnIsReadAsItWasWritten(@ForAll boolean project, @ForAll @LongRange(min = 0, max = 1L << 45) long from) {
        var turn = new Turn(project ? Passed.PROJECT : Passed.BOTH, from);

        assertThat(Turn.parse(turn.text())).isEqualTo(turn);
    }

    @Property(tries = 1000)
    void anythingElseIsNoTurn(@ForAll String text) {
        assertThat(Turn.parse(text)).isEqualTo(Turn.NONE);
        assertThat(Turn.parse("ROOM " + text + "x")).isEqualTo(Turn.NONE);
        assertThat(Turn.parse("NOTHING 1")).isEqualTo(Turn.NONE);
    }
}
