package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardBase64Test {
    @Property(tries = 500)
    void whatWasEncodedIsDecoded(@ForAll @Size(min = 1, max = 64) byte[] bytes) {
        assertThat(StandardBase64.decode(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                .hasValue(bytes);
        assertThat(StandardBase64.decodePadded(Base64.getEncoder().encodeToString(bytes)))
                .hasValue(bytes);
    }

    /** One byte sequence, one text. */
    @Property(tries = 3000)
    void whatIsDecodedIsEncodedToTheSame(
            @ForAll
                    @StringLength(max = 16)
                    @CharRange(from = 'A', to = 'Z')
                    @CharRange(from = '0', to = '9')
                    @Chars({'+', '/', '=', '-', '_', '\n', '\u00e9'})
                    String text) {
        StandardBase64.decode(text)
                .ifPresent(it -> assertThat(Base64.getEncoder().withoutPadding().encodeToString(it))
                        .isEqualTo(text));
        StandardBase64.decodePadded(text)
                .ifPresent(
                        it -> assertThat(Base64.getEncoder().encodeToString(it)).isEqualTo(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "A", "AA=", "AA==", "AB", "-_-_", "AAAA ", "AA\nAA"})
    void textThatIsNotCanonicalIsRefused(String text) {
        assertThat(StandardBase64.decode(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "====", "AA", "AA=", "AB==", "AAAA=", "AAA"})
    void textThatIsNotPaddedIsRefused(String text) {
        assertThat(StandardBase64.decodePadded(text)).isEmpty();
    }
}
