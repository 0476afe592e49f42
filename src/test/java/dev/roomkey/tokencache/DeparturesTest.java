package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.RoomName;
import dev.roomkey.token.SignedToken;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final SignedToken TOKEN = new SignedToken("jwt", ISSUED, ISSUED.plus(Duration.ofHours(1)));
    private static final RoomName LOBBY = new RoomName("lobby");

    private final Departures departures = new Departures();

    @Test
    void departureInTheSecondOfTheIssueEndsTheStayAndAnEarlierOneDoesNot() {
        departures.left("early", LOBBY, ISSUED.minusSeconds(1));
        departures.left("late", LOBBY, ISSUED);

        assertThat(departures.endedStayOf(TOKEN, "early", LOBBY)).isFalse();
        assertThat(departures.endedStayOf(TOKEN, "late", LOBBY)).isTrue();
        assertThat(departures.endedStayOf(TOKEN, "late", new RoomName("hall"))).isFalse();
    }

    @Test
    void whatIsToldLateDoesNotTakeBackWhatIsKnown() {
        departures.left("alice", LOBBY, ISSUED.plusSeconds(10));

        departures.left("alice", LOBBY, ISSUED.minusSeconds(10));

        assertThat(departures.endedStayOf(TOKEN, "alice", LOBBY)).isTrue();
    }

    @Test
    void laterDepartureCountsAfterAnEarlierOne() {
        departures.left("alice", LOBBY, ISSUED.minusSeconds(10));

        departures.left("alice", LOBBY, ISSUED.plusSeconds(10));

        assertThat(departures.endedStayOf(TOKEN, "alice", LOBBY)).isTrue();
    }
}
