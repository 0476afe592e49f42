package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Checked.Good;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KnownHeadersTest {
    private final KnownHeaders headers = new KnownHeaders();

    @Test
    void headerOfAVerifiedTokenIsKnownInTheNext() {
        headers.remember(jws("k"));

        assertThat(find(token("k"))).isTrue();
        assertThat(find(token("K"))).isFalse();
    }

    @Test
    void headerThatOnlyBeginsLikeAKnownOneIsAnother() {
        headers.remember(jws("k"));
        var encoded = encoded("k");

        assertThat(find(encoded + "AA.e30.c2ln")).isFalse();
        assertThat(find(encoded.substring(0, encoded.length() - 1) + ".e30.c2ln"))
                .isFalse();
        assertThat(find(encoded)).isTrue();
    }

    @Test
    void oldestGivesWayAndOneIsKeptOnce() {
        for (int i = 0; i < KnownHeaders.MOST; i++) {
            headers.remember(jws("k" + i));
            headers.remember(jws("k" + i));
        }
        assertThat(find(token("k0"))).isTrue();

        headers.remember(jws("new"));

        assertThat(find(token("k0"))).isFalse();
        assertThat(find(token("k1"))).isTrue();
        assertThat(find(token("new"))).isTrue();
    }

    @Property(tries = 1000)
    void whatIsKnownChangesNoAnswer(@ForAll @From("nearlyTokens") String text) {
        headers.remember(jws("k"));
        headers.remember(jws("another"));

        var read = Jws.parse(text);
        var found = Jws.parse(text, headers);

        assertThat(found.getClass()).isEqualTo(read.getClass());
        if (found instanceof Good<Jws>(var one) && read instanceof Good<Jws>(var other)) {
            assertThat(one.header()).isEqualTo(other.header());
            assertThat(one.payload()).isEqualTo(other.payload());
            assertThat(one.signature()).isEqualTo(other.signature());
        } else {
            assertThat(found).isEqualTo(read);
        }
    }

    @Provide
    Arbitrary<String> nearlyTokens() {
        var parts = Arbitraries.of(
                encoded("k"),
                encoded("another"),
                encoded("unknown"),
                "e30",
                "c2ln",
                "",
                "A",
                "\u00e9",
                "\ud83d\ude80",
                ".",
                "=");
        return parts.list().ofMinSize(1).ofMaxSize(4).map(it -> String.join(".", it));
    }

    private boolean find(String token) {
        var bytes = token.getBytes(StandardCharsets.US_ASCII);
        return headers.find(bytes, Jws.dot(bytes, 0)).isPresent();
    }

    private static Jws jws(String keyId) {
        return ((Good<Jws>) Jws.parse(token(keyId))).value();
    }

    private static String token(String keyId) {
        return encoded(keyId) + ".e30.c2ln";
    }

    private static String encoded(String keyId) {
        return TestKeys.base64("{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}");
    }
}
