package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwsTest {
    @Test
    void partsAreTakenApart() {
        var parsed = Jws.parse(token("{\"alg\":\"HS256\",\"kid\":\"k\"}"));

        assertThat(parsed).isInstanceOfSatisfying(Good.class, it -> {
            var jws = (Jws) it.value();
            assertThat(jws.header()).isEqualTo(new JoseHeader(Algorithm.HS256, "k"));
            assertThat(jws.payload()).asString().isEqualTo("{}");
            assertThat(jws.signature()).asString().isEqualTo("sig");
            assertThat(new String(jws.text(), StandardCharsets.US_ASCII))
                    .isEqualTo(
                            new String(jws.signingInput(), StandardCharsets.US_ASCII) + "." + TestKeys.base64("sig"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS512\",\"typ\":\"jwt\",\"cat\":\"cl_1\",\"x5t\":\"abc\"}",
                "{\"alg\":\"RS256\",\"typ\":\"at+JWT\"}",
                "{\"alg\":\"RS256\",\"typ\":\"application/at+jwt\"}",
            })
    void headersOfRealIssuersAreRead(String header) {
        assertThat(Jws.parse(token(header))).isInstanceOf(Good.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"alg\":\"HS256\",\"crit\":[]}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"b64\":true}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"jwk\":null}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"jku\":\"\"}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"x5u\":\"\"}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"x5c\":[]}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"zip\":\"DEF\"}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"typ\":null}|UNSUPPORTED",
                "{\"alg\":\"HS256\",\"typ\":1}|UNSUPPORTED",
                "{\"alg\":\"none\"}|ALGORITHM",
                "{\"alg\":\"hs256\"}|ALGORITHM",
                "{\"alg\":\"EDDSA\"}|ALGORITHM",
                "{\"alg\":\"\"}|ALGORITHM",
                "{\"alg\":\"PS256\"}|ALGORITHM",
                "{\"alg\":null}|MALFORMED",
                "{\"alg\":[\"HS256\"]}|MALFORMED",
                "{\"kid\":\"a\"}|MALFORMED",
                "{\"alg\":\"HS256\",\"kid\":7}|MALFORMED",
                "{\"alg\":\"HS256\",\"kid\":null}|MALFORMED",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}|MALFORMED",
                "[\"alg\"]|MALFORMED",
                "alg|MALFORMED",
            })
    void otherHeadersAreRefused(String header, RejectReason reason) {
        assertThat(Jws.parse(token(header))).isEqualTo(new Bad<Jws>(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a",
                "eyJhbGciOiJIUzI1NiJ9.e30",
                "eyJhbGciOiJIUzI1NiJ9.e30.",
                "eyJhbGciOiJIUzI1NiJ9..c2ln",
                ".e30.c2ln",
                "eyJhbGciOiJIUzI1NiJ9.e30.c2ln.",
                "eyJhbGciOiJIUzI1NiJ9.e30.c2ln.c2ln",
                "eyJhbGciOiJIUzI1NiJ9.e30=.c2ln",
                " eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
                "eyJhbGciOiJIUzI1NiJ9.e31.c2ln",
                "\"eyJhbGciOiJIUzI1NiJ9.e30.c2ln\"",
            })
    void otherFormsAreRefused(String text) {
        assertThat(Jws.parse(text)).isEqualTo(new Bad<Jws>(RejectReason.MALFORMED));
    }

    @Test
    void lengthIsBounded() {
        String start = TestKeys.base64("{\"alg\":\"HS256\"}") + ".e30.";
        int rest = Jws.MAX_LENGTH - start.length();

        assertThat(Jws.parse(start + "A".repeat(rest))).isInstanceOf(Good.class);
        assertThat(Jws.parse(start + "A".repeat(rest + 2))).isEqualTo(new Bad<Jws>(RejectReason.MALFORMED));
    }

    @Test
    void headerIsBounded() {
        String header = "{\"alg\":\"HS256\",\"kid\":\"%s\"}";
        int rest = JoseHeader.MAX_BYTES - header.length() + 2;

        assertThat(Jws.parse(token(header.formatted("k".repeat(rest))))).isInstanceOf(Good.class);
        assertThat(Jws.parse(token(header.formatted("k".repeat(rest + 1)))))
                .isEqualTo(new Bad<Jws>(RejectReason.MALFORMED));
    }

    @Property(tries = 2000)
    void nothingThrows(@ForAll("nearlyTokens") String text) {
        var parsed = Jws.parse(text);

        assertThat(parsed instanceof Good<Jws>(var jws) ? new String(jws.text(), StandardCharsets.US_ASCII) : text)
                .isEqualTo(text);
    }

    @Provide
    Arbitrary<String> nearlyTokens() {
        var pieces = Arbitraries.oneOf(
                Arbitraries.of("eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJub25lIn0", ".", ".", "e30", "c2ln", "=", "A", "-_"),
                Arbitraries.strings().all().ofLength(1));
        return pieces.list().ofMaxSize(8).map(it -> it.stream().collect(Collectors.joining()));
    }

    private static String token(String header) {
        return TestKeys.base64(header) + ".e30." + TestKeys.base64("sig");
    }
}
