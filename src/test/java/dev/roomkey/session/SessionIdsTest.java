package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.Secret;
import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdsTest {
    private static final String ID = "0123456789abcdefXYZ_-";
    private static final String OLD = "the secret before this one";
    private static final StoredConfig EXPRESS = StoredConfig.express("sid", StoredConfig.SECRET, OLD);
    private static final String MAC = StoredConfig.signature(ID, StoredConfig.SECRET);

    @Test
    void signedIdIsRead() {
        assertThat(express("s:" + ID + "." + MAC)).isEqualTo(Checked.good(ID));
        assertThat(fastify(ID + "." + MAC)).isEqualTo(Checked.good(ID));
        assertThat(raw(ID)).isEqualTo(Checked.good(ID));
    }

    @Test
    void everySecretIsTried() {
        assertThat(express("s:" + ID + "." + StoredConfig.signature(ID, OLD))).isEqualTo(Checked.good(ID));
        assertThat(express("s:" + ID + "." + StoredConfig.signature(ID, "another")))
                .isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    @Test
    void cookieOfAnotherCodecIsMalformed() {
        assertThat(express(ID + "." + MAC)).isEqualTo(malformed());
        assertThat(fastify("s:" + ID + "." + MAC)).isEqualTo(malformed());
        assertThat(raw("s:" + ID + "." + MAC)).isEqualTo(malformed());
        assertThat(raw(ID + "." + MAC)).isEqualTo(malformed());
    }

    @Test
    void macIsBehindTheLastDot() {
        var dotted = "tenant.of.0123456789";
        var ids = new SessionIds(new IdCookie(
                CookieSource.whole("sid"),
                Codec.EXPRESS_SIGNED,
                List.of(Secret.of(OLD)),
                IdPattern.parse("[a-z0-9.]{8,64}")));

        assertThat(ids.read("s%3A" + dotted + "." + StoredConfig.signature(dotted, OLD)))
                .isEqualTo(Checked.good(dotted));
    }

    /** One MAC, one text: no other spelling of it is taken. */
    @ParameterizedTest
    @ValueSource(strings = {"=", "A", "%3D", "%20", " ", "\n"})
    void nothingStandsBehindTheMac(String more) {
        assertThat(express("s:" + ID + "." + MAC + more)).isInstanceOf(Checked.Bad.class);
    }

    @Test
    void strayBitsOfTheMacAreRefused() {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = alphabet.charAt(alphabet.indexOf(MAC.charAt(MAC.length() - 1)) + 1);

        assertThat(express("s:" + ID + "." + MAC.substring(0, MAC.length() - 1) + last))
                .isEqualTo(malformed());
    }

    @ParameterizedTest
    @CsvSource({"%2B, +", "+, +", "%2b, +", "a%2Fb, a/b", "%73%3A, s:", "100, 100"})
    void percentEncodingIsUndoneAndPlusIsPlus(String encoded, String text) {
        assertThat(PercentEncoding.decode(encoded)).hasValue(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "%4", "%4g", "%g4", "%-1", "%C3%A9", "%ff", "%%41", "%\u0664\u0661"})
    void brokenEscapeIsRefused(String encoded) {
        assertThat(PercentEncoding.decode(encoded)).isEmpty();
    }

    /** What becomes part of a key can hold nothing but the characters of the pattern. */
    @Property(tries = 3000)
    void nothingElseThanAnIdIsEverRead(@ForAll String value) {
        for (var codec : List.of(EXPRESS, EXPRESS.written(Codec.FASTIFY_SIGNED, OLD), EXPRESS.written(Codec.RAW))) {
            var read = new SessionIds(codec.stored().cookie()).read(value);

            if (read instanceof Checked.Good<String>(var id)) {
                assertThat(id).matches("[A-Za-z0-9_-]{16,256}");
            }
        }
    }

    /** A signature is one of the id and of nothing else. */
    @Property(tries = 1000)
    void idThatWasNotSignedIsNeverRead(@ForAll String other) {
        assertThat(express("s:" + ID + other + "." + MAC) instanceof Checked.Good)
                .isEqualTo(other.isEmpty());
    }

    @Test
    void cookieThatIsTooLongIsNotLookedAt() {
        assertThat(raw("%41".repeat(400))).isEqualTo(malformed());
    }

    @ParameterizedTest
    @CsvSource({
        "'[A-Za-z0-9_-]{4,256}', Az09_-, true",
        "'[0-9a-f-]{2}', 0-, true",
        "'[a-]{1,256}', a-, true",
        "'[,-]{2}', '-,', true",
        "'[!-/]{2}', '+.', true",
        "'[a-z]{2}', aB, false",
        "'[a-z]{2}', abc, false",
        "'[a-z]{2,3}', a, false"
    })
    void patternIsAClassAndACount(String pattern, String sample, boolean fits) {
        assertThat(IdPattern.parse(pattern).matches(sample)).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".*", "[a-z]+", "[a-z]{1,}", "[a-z]{16,256}$", "^[a-z]{16}", "([a-z]{4}){4}", "[^a]{16}", "[]{16}",
                "[a\\d]{16}", "[{}]{16}", "[ -~]{16}", "[a]{0}", "[a]{4,3}", "[a]{1,257}", "[z-a]{16}", "[a]{9999}",
                        "[\u00e9]{16}"
            })
    void patternOfAnotherFormIsRefused(String pattern) {
        assertThatThrownBy(() -> IdPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id-pattern must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sess:", "", "sess:{sid}", "{id}{id}", "a{id}b{id}", "{ID}"})
    void keyHoldsTheIdOnce(String template) {
        assertThatThrownBy(() -> KeyTemplate.parse(template, "{id}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key must hold {id} exactly once");
    }

    @ParameterizedTest
    @CsvSource({"sess:{id}, sess:X", "{id}, X", "'{app}:{id}:s', '{app}:X:s'", "{{id}}, {X}"})
    void idStandsInTheKey(String template, String key) {
        assertThat(KeyTemplate.parse(template, "{id}").with("X")).isEqualTo(key);
    }

    private static Checked<String> express(String value) {
        return new SessionIds(EXPRESS.stored().cookie()).read(value);
    }

    private static Checked<String> fastify(String value) {
        return new SessionIds(EXPRESS.written(Codec.FASTIFY_SIGNED, StoredConfig.SECRET)
                        .stored()
                        .cookie())
                .read(value);
    }

    private static Checked<String> raw(String value) {
        return new SessionIds(EXPRESS.written(Codec.RAW).stored().cookie()).read(value);
    }

    private static Checked<String> malformed() {
        return Checked.bad(RejectReason.MALFORMED);
    }
}
