package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
    @Test
    void textsAreReadAndNullsAreNone() {
        assertThat(FlatJson.read(Buffer.buffer("{\"a\": \"x\", \"b\": null}"))).hasValue(Map.of("a", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"a\"",
                "{\"a\": 1}",
                "{\"a\": {}}",
                "{\"a\": []}",
                "{\"a\": true}",
                "{\"a\": \"x\", \"a\": \"y\"}",
                "{\"a\": \"x\"} {}",
                "{\"a\": \"x\"",
                "{\"a\": \"\\ud800\"}"
            })
    void whateverElseIsRefused(String body) {
        assertThat(FlatJson.read(Buffer.buffer(body))).isEmpty();
    }

    @Property(tries = 2000)
    void foreignBytesNeverMakeItThrow(@ForAll byte[] bytes) {
        assertThat(FlatJson.read(Buffer.buffer(bytes))).isNotNull();
    }

    @Property(tries = 2000)
    void foreignTextsNeverMakeItThrow(@ForAll String text) {
        assertThat(FlatJson.read(Buffer.buffer("{" + text + "}"))).isNotNull();
    }
}
