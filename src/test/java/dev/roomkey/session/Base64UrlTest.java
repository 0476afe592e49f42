package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "A", "QQ==", "QQ=", "QR", "QUJ", "QQ ", "Q+", "Q/", "QQ\n", "\u0141Q", "AAAAA"})
    void textThatIsNotCanonicalIsRefused(String text) {
        assertThat(Base64Url.decode(text)).isEmpty();
    }

    @Property(tries = 500)
    void allBytesCanBeWritten(@ForAll @NotEmpty byte[] bytes) {
        assertThat(Base64Url.decode(TestKeys.base64(bytes))).contains(bytes);
    }

    @Property(tries = 2000)
    void bytesHaveOneText(@ForAll("nearlyBase64") String text) {
        assertThat(Base64Url.decode(text).map(TestKeys::base64).orElse(text)).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> nearlyBase64() {
        return Arbitraries.strings()
                .withCharRange('A', 'Z')
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars("-_=+/ \u00e9\u0141")
                .ofMaxLength(6);
    }
}
