package dev.roomkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void everyKindOfValueIsRead() {
        var read =
                read("{\"a\":\"\\u00e9\\ud83d\\ude00\",\"b\":[1,-2147483649,1.5,true,false,null],\"c\":{\"d\":{}}} ");

        assertThat(read)
                .contains(new JsonObject()
                        .put("a", "\u00e9\ud83d\ude00")
                        .put(
                                "b",
                                new JsonArray()
                                        .add(1)
                                        .add(-2147483649L)
                                        .add(1.5)
                                        .add(true)
                                        .add(false)
                                        .addNull())
                        .put("c", new JsonObject().put("d", new JsonObject())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"a\"",
                "{",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":1}",
                "{\"o\":{\"a\":1,\"\\u0061\":2}}",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1e999}",
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\ude00\\ud83d\"}",
                "{\"\\ud83d\":1}",
                "{\"a\":\"\n\"}",
                "{\"a\":1/**/}",
            })
    void textThatIsNotStrictIsRefused(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThat(StrictJson.object("{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
        assertThat(StrictJson.object("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE)))
                .isEmpty();
    }

    @Test
    void depthIsBounded() {
        assertThat(read(nested(StrictJson.MAX_DEPTH))).isPresent();
        assertThat(read(nested(StrictJson.MAX_DEPTH + 1))).isEmpty();
        assertThat(read("{\"a\":" + "[".repeat(100_000))).isEmpty();
    }

    @Test
    void numbersAreBounded() {
        assertThat(read("{\"a\":" + "9".repeat(64) + "}")).isPresent();
        assertThat(read("{\"a\":" + "9".repeat(65) + "}")).isEmpty();
    }

    @Property(tries = 2000)
    void nothingThrows(@ForAll("nearlyJson") String text) {
        assertThat(read(text).map(it -> new JsonObject(it.encode()))).isEqualTo(read(text));
    }

    @Property(tries = 500)
    void noBytesThrow(@ForAll byte[] bytes) {
        assertThat(StrictJson.object(bytes)).isEmpty();
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\"", "\"", "1", "-1.5", "1e9", "null", "true", "\\u")
                .list()
                .ofMaxSize(12)
                .map(it -> it.stream().collect(Collectors.joining("", "{\"x\":", "}")));
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private static Optional<JsonObject> read(String text) {
        return StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
    }
}
