package dev.roomkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditLineTest {
    @Test
    void tokenIsNamedByTheBeginningOfItsHash() {
        var line = AuditLine.of("join", "1f").token("eyJ.abc.def");

        assertThat(line.facts().get("token")).hasSize(12).doesNotContain("eyJ");
        assertThat(AuditLine.of("join", "2f").token("eyJ.abc.def").facts())
                .containsEntry("token", line.facts().get("token"));
    }

    @Test
    void roomIsNamedAsConfigured() {
        assertThat(room(AuditConfig.Rooms.HASH)).containsEntry("room", "hash of lobby");
        assertThat(room(AuditConfig.Rooms.NAME)).containsEntry("room", "lobby");
        assertThat(room(AuditConfig.Rooms.NONE)).doesNotContainKey("room");
    }

    private static Map<String, String> room(AuditConfig.Rooms naming) {
        return AuditLine.of("join", "1f")
                .room("lobby", naming, it -> "hash of " + it)
                .facts();
    }
}
