package dev.roomkey.session;

import static dev.roomkey.session.JweProfile.AUTH0_NEXTJS;
import static dev.roomkey.session.JweProfile.AUTHJS_V4;
import static dev.roomkey.session.JweProfile.AUTHJS_V5;
import static dev.roomkey.session.TestJwe.CLAIMS;
import static dev.roomkey.session.TestJwe.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JweTest {
    private static final String GOOD = TestJwe.gcm(SECRET, Map.of(), CLAIMS.encode());
    private static final String CBC_HEADER = "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\"}";

    @Test
    void sessionOfTheApplicationIsTaken() {
        assertThat(ask(GOOD))
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        it -> assertThat(it.user().id().subject()).isEqualTo("u_1"));
    }

    @Test
    void opaqueTokenIsMalformed() {
        assertThat(ask("0b5c2c1e-9c5e-4f57-a6a8-8b8f4f9a1c11")).isEqualTo(refused(RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @CsvSource({
        "zip, DEF, UNSUPPORTED",
        "crit, exp, UNSUPPORTED",
        "jwk, x, UNSUPPORTED",
        "epk, x, UNSUPPORTED",
        "p2c, 9, UNSUPPORTED",
        "alg, A256KW, ALGORITHM",
        "alg, DIR, ALGORITHM",
        "alg, none, ALGORITHM",
        "enc, A128GCM, ALGORITHM",
        "enc, A256CBC-HS512, MALFORMED"
    })
    void headerThatAsksForMoreIsRefused(String member, String value, RejectReason reason) {
        var token = TestJwe.gcm(SECRET, Map.of(member, value), CLAIMS.encode());

        assertThat(ask(token)).isEqualTo(refused(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"dir\",\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"dir\"}",
                "{\"alg\":\"dir\",\"enc\":7}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":7}",
                "[]"
            })
    void headerOfTwoMeaningsIsMalformed(String header) {
        assertThat(ask(TestJwe.gcm(SECRET, header, CLAIMS.encode()))).isEqualTo(refused(RejectReason.MALFORMED));
    }

    @Test
    void headerThatIsTooLongIsMalformed() {
        var token = TestJwe.gcm(SECRET, Map.of("x", "x".repeat(JoseHeader.MAX_BYTES)), CLAIMS.encode());

        assertThat(ask(token)).isEqualTo(refused(RejectReason.MALFORMED));
    }

    @Test
    void keyOfItsOwnIsRefused() {
        assertThat(ask(GOOD.replace("..", ".AAAA."))).isEqualTo(refused(RejectReason.MALFORMED));
    }

    @Test
    void shortenedTagIsRefused() {
        var parts = GOOD.split("\\.", -1);

        assertThat(ask(GOOD.replace("." + parts[4], "." + parts[4].substring(0, 16))))
                .isEqualTo(refused(RejectReason.MALFORMED));
        assertThat(ask(GOOD.replace("." + parts[2] + ".", "." + parts[2] + "AAAA.")))
                .isEqualTo(refused(RejectReason.MALFORMED));
    }

    @Test
    void everySecretIsTriedWhereNoKeyIsNamed() {
        var config = TestJwe.config(AUTHJS_V4, Secret.of("new"), Secret.of("other"), SECRET);

        assertThat(TestJwe.ask(config, GOOD)).isInstanceOf(Authenticated.class);
    }

    @Test
    void otherSecretIsRefused() {
        assertThat(TestJwe.ask(TestJwe.config(AUTHJS_V4, Secret.of("other")), GOOD))
                .isEqualTo(refused(RejectReason.SIGNATURE));
    }

    @Test
    void frameworkThatNamesNoKeysIgnoresNames() {
        var token = TestJwe.gcm(SECRET, Map.of("kid", "any"), CLAIMS.encode());

        assertThat(ask(token)).isInstanceOf(Authenticated.class);
    }

    @Test
    void encryptionOfAnotherFrameworkIsRefused() {
        var token = TestJwe.cbc(SECRET, CBC_HEADER, TestJwe.padded(CLAIMS.encode()));

        assertThat(TestJwe.ask(TestJwe.config(AUTHJS_V5, SECRET), token)).isInstanceOf(Authenticated.class);
        assertThat(TestJwe.ask(TestJwe.config(AUTH0_NEXTJS, SECRET), token)).isEqualTo(refused(RejectReason.ALGORITHM));
    }

    @Test
    void badPaddingAndBadTagLookAlike() {
        var config = TestJwe.config(AUTHJS_V5, SECRET);
        byte[] padded = TestJwe.padded(CLAIMS.encode());
        byte[] unpadded = padded.clone();
        unpadded[unpadded.length - 1] = 0;
        var badPadding = TestJwe.cbc(SECRET, CBC_HEADER, unpadded);
        var badTag = TestJwe.cbc(Secret.of("other"), CBC_HEADER, padded);

        assertThat(TestJwe.ask(config, badPadding)).isEqualTo(refused(RejectReason.SIGNATURE));
        assertThat(TestJwe.ask(config, badTag)).isEqualTo(refused(RejectReason.SIGNATURE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":\"u_1\"} | CLAIMS",
                "{\"sub\":\"u_1\",\"exp\":\"1\"} | CLAIMS",
                "{\"sub\":\"u_1\",\"exp\":1} | EXPIRED",
                "{\"sub\":\"u_1\",\"exp\":9999999999,\"nbf\":9999999998} | NOT_YET_VALID",
                "{\"sub\":\"u_1\",\"exp\":9999999999,\"iat\":\"x\"} | CLAIMS",
                "{\"exp\":9999999999} | NO_SUBJECT",
                "{\"sub\":\"u_1\",\"sub\":\"u_2\",\"exp\":9999999999} | MALFORMED",
                "eyJhbGciOiJub25lIn0.e30. | MALFORMED"
            })
    void contentIsJudgedLikeThatOfASignedToken(String content, RejectReason reason) {
        assertThat(ask(TestJwe.gcm(SECRET, Map.of(), content))).isEqualTo(refused(reason));
    }

    @ParameterizedTest
    @CsvSource({"-14, true", "-15, false"})
    void clockMayBeOffByFifteenSeconds(int seconds, boolean taken) {
        var claims = CLAIMS.copy().put("exp", Vectors.NOW.getEpochSecond() + seconds);

        assertThat(ask(TestJwe.gcm(SECRET, Map.of(), claims.encode())) instanceof Authenticated)
                .isEqualTo(taken);
    }

    @Test
    void sessionThatEndsBeforeItsTokenIsExpired() {
        var config = TestJwe.config(AUTHJS_V4, JsonPointer.from("/session/expiresAt"), SECRET);
        var ended = CLAIMS.copy()
                .put(
                        "session",
                        new JsonObject()
                                .put("expiresAt", Vectors.NOW.minusSeconds(60).toString()));

        assertThat(TestJwe.ask(config, TestJwe.gcm(SECRET, Map.of(), ended.encode())))
                .isEqualTo(refused(RejectReason.EXPIRED));
    }

    @Property(tries = 2000)
    void noTextThrows(@ForAll String text) {
        assertThat(Jwe.parse(text)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @Property(tries = 500)
    void noContentThrows(@ForAll @Size(max = 200) byte[] content, @ForAll @IntRange(max = 9) int blocks) {
        byte[] padded = Arrays.copyOf(content, 16 * (blocks + 1));

        var verdict = TestJwe.ask(TestJwe.config(AUTHJS_V5, SECRET), TestJwe.cbc(SECRET, CBC_HEADER, padded));

        assertThat(verdict).isInstanceOf(Rejected.class);
    }

    @Property(tries = 2000)
    void noChangeOfAGoodTokenIsTaken(
            @ForAll @IntRange(max = 400) int at, @ForAll @ByteRange(min = 33, max = 126) byte sign) {
        int index = at % GOOD.length();
        var changed = GOOD.substring(0, index) + (char) sign + GOOD.substring(index + 1);

        var verdict = ask(changed);

        assertThat(verdict instanceof Authenticated).isEqualTo(changed.equals(GOOD));
    }

    private static Verdict ask(String token) {
        return TestJwe.ask(TestJwe.config(AUTHJS_V4, SECRET), token);
    }

    private static Verdict refused(RejectReason reason) {
        return new Rejected("web", reason);
    }
}
