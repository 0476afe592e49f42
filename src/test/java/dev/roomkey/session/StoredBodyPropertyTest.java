package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.RedisSessionConfig.SpringHash;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an application keeps, or somebody has put there, is an answer and never an exception. */
class StoredBodyPropertyTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Vectors.NOW);
    private static final StoredBody JSON = new JsonBody(BetterAuthRevocation.EXPIRES, CLOCK);
    private static final StoredBody SPRING = new SpringHashBody(new SpringHash(List.of("userId")), CLOCK);
    private static final byte[] SESSION = Vectors.byId("better-auth/secondary-storage")
            .getJsonArray("redis")
            .getJsonObject(0)
            .getString("value")
            .getBytes(StandardCharsets.UTF_8);

    @Property(tries = 2000)
    void noJsonThrows(@ForAll byte[] bytes) {
        assertThat(JSON.read(List.of(Optional.of(bytes)))).isNotNull();
    }

    @Property(tries = 2000)
    void noChangedSessionThrows(@ForAll int at, @ForAll byte change) {
        var changed = SESSION.clone();
        changed[Math.floorMod(at, changed.length)] ^= change;

        var read = JSON.read(List.of(Optional.of(changed))).then(BetterAuthRevocation::of);

        assertThat(read).isNotNull();
    }

    @Property(tries = 2000)
    void noRevocationThrows(@ForAll byte[] time) {
        var session = (Checked.Good<JsonObject>) JSON.read(List.of(Optional.of(SESSION)));
        var revocation = ((Checked.Good<BetterAuthRevocation>) BetterAuthRevocation.of(session.value())).value();

        assertThat(revocation.refusal(Optional.of(time)).isPresent() || isNumber(time))
                .isTrue();
    }

    private static boolean isNumber(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).matches("[0-9]+");
    }

    @Property(tries = 2000)
    void noHashThrows(@ForAll byte[] accessed, @ForAll byte[] interval, @ForAll byte[] attribute) {
        assertThat(SPRING.read(List.of(Optional.of(accessed), Optional.of(interval), Optional.of(attribute))))
                .isNotNull();
    }

    /** Beyond what fits into milliseconds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "-000001-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z"
            })
    void noTextIsReadForATimeThatClocksNeverShow(String time) {
        assertThat(SessionEnd.read(time)).isEmpty();
    }

    @Property(tries = 2000)
    void noTimeIsReadThatClocksNeverShow(@ForAll double number, @ForAll long whole, @ForAll String text) {
        for (Object value : List.of(number, whole, text, true)) {
            SessionEnd.read(value).ifPresent(it -> assertThat(it).isBefore(Instant.parse("+10000-01-01T00:00:00Z")));
        }
    }
}
