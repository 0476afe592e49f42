package dev.roomkey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Property(tries = 500)
    void lengthIsThatOfTheEncodedText(@ForAll String text) {
        var encodable = StandardCharsets.UTF_8.newEncoder().canEncode(text);

        int length = Texts.utf8Length(text);

        assertThat(length).isEqualTo(encodable ? text.getBytes(StandardCharsets.UTF_8).length : -1);
    }

    @Property(tries = 500)
    void cutTextIsABeginningThatFits(@ForAll String text, @ForAll @IntRange(max = 20) int maxBytes) {
        if (Texts.utf8Length(text) < 0) {
            return;
        }

        var cut = Texts.cut(text, maxBytes);

        assertThat(text).startsWith(cut);
        assertThat(Texts.fits(cut, maxBytes)).isTrue();
    }

    @Test
    void halfASurrogatePairHasNoLength() {
        assertThat(Texts.utf8Length("a\uD83D")).isEqualTo(-1);
        assertThat(Texts.utf8Length("\uDE80a")).isEqualTo(-1);
        assertThat(Texts.utf8Length("\uD83D\uDE80")).isEqualTo(4);
    }

    @Test
    void aCharacterIsNotCutInTwo() {
        assertThat(Texts.cut("ab\uD83D\uDE80", 5)).isEqualTo("ab");
        assertThat(Texts.cut("ab\uD83D\uDE80", 6)).isEqualTo("ab\uD83D\uDE80");
    }
}
