package dev.roomkey.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.UserId;
import dev.roomkey.tokencache.BlockList;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AdminFieldsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<String> ONE = Set.of("web");
    private static final Set<String> TWO = Set.of("web", "app");

    @Test
    void namespaceMayBeLeftOutWhereThereIsOne() {
        assertThat(fields("subject", "42").user(ONE)).isEqualTo(new UserId("web", "42"));
        assertThat(new AdminFields(Map.of("subject", "42", "namespace", "app")).user(TWO))
                .isEqualTo(new UserId("app", "42"));
    }

    @Test
    void unknownOrMissingNamespaceIsRefused() {
        assertThatThrownBy(() -> fields("subject", "42").user(TWO)).isInstanceOf(AdminFields.Mistake.class);
        assertThatThrownBy(() -> new AdminFields(Map.of("subject", "42", "namespace", "other")).user(TWO))
                .isInstanceOf(AdminFields.Mistake.class);
    }

    @Test
    void blockEndsAtATimeOrAfterAWhile() {
        assertThat(fields("for", "10m").end(NOW)).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(fields("until", "2026-01-02T00:00:00Z").end(NOW)).isEqualTo(NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void blockOfRoomAndSessionAtOnceIsRefused() {
        var both = new AdminFields(Map.of("room", "lobby", "session", "s1"));

        assertThatThrownBy(() -> both.target(new UserId("web", "42"))).isInstanceOf(AdminFields.Mistake.class);
    }

    /** Whatever is written, it is a time within a year or a mistake that does not repeat it. */
    @Property(tries = 2000)
    void endIsBoundedOrAMistake(@ForAll("times") String text) {
        for (var field : Set.of("for", "until")) {
            try {
                assertThat(fields(field, text).end(NOW)).isBetween(NOW, NOW.plus(BlockList.LONGEST));
            } catch (AdminFields.Mistake mistake) {
                assertThat(mistake.toAnswer().field()).isIn("for", "until");
            }
        }
    }

    @Provide
    Arbitrary<String> times() {
        var close = Arbitraries.strings().withChars("0123456789smhdTZ:-+.").ofMaxLength(24);
        var dates = Arbitraries.longs()
                .between(-1_000_000_000L, 4_000_000_000L)
                .map(it -> Instant.ofEpochSecond(it).toString());
        return Arbitraries.oneOf(close, dates, Arbitraries.strings());
    }

    private static AdminFields fields(String name, String value) {
        return new AdminFields(Map.of(name, value));
    }
}
