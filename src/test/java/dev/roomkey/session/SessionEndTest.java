package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionEndTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final SessionEnd END = new SessionEnd(JsonPointer.from("/session/expiresAt"));

    @ParameterizedTest
    @ValueSource(
            strings = {"\"2026-11-22T00:00:00.001Z\"", "1795305601", "1795305600001", "1795305600.5", "9999999999"})
    void sessionThatEndsLaterIsGood(String end) {
        assertThat(END.refusal(body(end), NOW, Duration.ZERO)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026-11-22T00:00:00.000Z\"", "1795305600", "1795305600000", "0", "1"})
    void sessionThatHasEndedIsExpired(String end) {
        assertThat(END.refusal(body(end), NOW, Duration.ZERO)).contains(RejectReason.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"tomorrow\"", "-1", "1e300", "true", "{}", "253402300800000"})
    void sessionThatDoesNotSayIsRefused(String end) {
        assertThat(END.refusal(body(end), NOW, Duration.ZERO)).contains(RejectReason.CLAIMS);
    }

    @Test
    void sessionWithoutTheMemberIsRefused() {
        assertThat(END.refusal(new JsonObject(), NOW, Duration.ZERO)).contains(RejectReason.CLAIMS);
    }

    @Test
    void nothingIsAskedWithoutPointer() {
        assertThat(new SessionEnd(null).refusal(new JsonObject(), NOW, Duration.ZERO))
                .isEmpty();
    }

    @Property(tries = 1000)
    void noValueThrows(@ForAll String text, @ForAll long number, @ForAll double fraction) {
        assertThat(END.refusal(body((Object) text), NOW, Duration.ZERO)).contains(RejectReason.CLAIMS);
        assertThat(END.refusal(body((Object) number), NOW, Duration.ZERO)).isNotNull();
        assertThat(END.refusal(body((Object) fraction), NOW, Duration.ZERO)).isNotNull();
    }

    private static JsonObject body(String json) {
        return new JsonObject("{\"session\":{\"expiresAt\":" + json + "}}");
    }

    private static JsonObject body(Object value) {
        return new JsonObject().put("session", new JsonObject().put("expiresAt", value));
    }
}
