package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    /** The last and the first character of each length in UTF-8, and those beside the surrogates. */
    @ParameterizedTest
    @ValueSource(ints = {0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff})
    void lengthIsThatOfUtf8(int point) {
        var text = Character.toString(point);
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;

        assertThat(Values.text(bytes).read(text, "name")).isEqualTo(text);
        assertThatThrownBy(() -> Values.text(bytes - 1).read(text, "name"))
                .isInstanceOf(InvalidGrantException.class)
                .hasMessageContaining("longer than " + (bytes - 1) + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {Character.MIN_SURROGATE, Character.MIN_LOW_SURROGATE, Character.MAX_SURROGATE})
    void loneSurrogateIsRefused(int surrogate) {
        var text = "a" + (char) surrogate;

        assertThatThrownBy(() -> Values.text(100).read(text, "name"))
                .isInstanceOf(InvalidGrantException.class)
                .hasMessageContaining("lone surrogate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u0000", "a\u007f", "\u0085"})
    void labelHasNoControlCharacter(String text) {
        assertThatThrownBy(() -> Values.label(100).read(text, "name"))
                .isInstanceOf(InvalidGrantException.class)
                .hasMessageContaining("control character");
    }

    @Test
    void listMayBeAsLongAsIsSaidAndNoLonger() {
        var list = Values.listOf(Values.text(10));
        var full = new JsonArray(Collections.nCopies(Values.MAX_ENTRIES, "a"));
        var more = new JsonArray(Collections.nCopies(Values.MAX_ENTRIES + 1, "a"));

        assertThat(list.read(full, "names")).isEqualTo(full);
        assertThatThrownBy(() -> list.read(more, "names")).isInstanceOf(InvalidGrantException.class);
    }

    @Test
    void someOfStandInTheirOwnOrderOnce() {
        var some = Values.someOf(List.of("a", "b", "c"));

        assertThat(some.read(new JsonArray(List.of("c", "a", "c")), "names"))
                .isEqualTo(new JsonArray(List.of("a", "c")));
    }
}
