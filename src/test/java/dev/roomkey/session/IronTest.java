package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IronTest {
    private static final String PASSWORD = "a password of an application, long enough";
    private static final String BODY = "{\"user\":{\"id\":7}}";
    private static final String GOOD = TestIron.seal(PASSWORD, "1", "", TestJwe.padded(BODY));

    private final SealedOpener opener = opener(null, PASSWORD);

    @Test
    void sealOfTheApplicationIsOpened() {
        assertThat(opener.open(GOOD, Vectors.NOW)).isInstanceOf(Checked.Good.class);
    }

    @Test
    void everyPasswordIsTriedWhateverItsId() {
        var rotating = opener(null, "a new password, which is long enough too", PASSWORD);

        assertThat(rotating.open(GOOD, Vectors.NOW)).isInstanceOf(Checked.Good.class);
    }

    @Test
    void otherPasswordIsRefused() {
        assertThat(opener(null, "another password, which is long enough").open(GOOD, Vectors.NOW))
                .isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    @Test
    void versionBehindTheSealMeansNothing() {
        var bare = GOOD.substring(0, GOOD.length() - 2);

        assertThat(opener.open(bare, Vectors.NOW)).isEqualTo(opener.open(GOOD, Vectors.NOW));
        assertThat(opener.open(bare + "~1", Vectors.NOW)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "-59999, true", "-60000, false"})
    void clockMayBeOffByAMinute(long millis, boolean taken) {
        var expiry = Long.toString(Vectors.NOW.toEpochMilli() + millis);

        var opened = opener.open(TestIron.seal(PASSWORD, "1", expiry, TestJwe.padded(BODY)), Vectors.NOW);

        assertThat(opened).isEqualTo(taken ? opener.open(GOOD, Vectors.NOW) : Checked.bad(RejectReason.EXPIRED));
    }

    @Test
    void onlyASealOfOursIsCalledExpired() {
        var expired = TestIron.seal("another password, which is long enough", "1", "1", TestJwe.padded(BODY));

        assertThat(opener.open(expired, Vectors.NOW)).isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    @Test
    void expiryCannotBeMoved() {
        var sealed = TestIron.seal(PASSWORD, "1", "1795290056000", TestJwe.padded(BODY));

        assertThat(opener.open(sealed.replace("*1795290056000*", "**"), Vectors.NOW))
                .isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    @Test
    void badPaddingAndBadMacLookAlike() {
        byte[] unpadded = TestJwe.padded(BODY);
        unpadded[unpadded.length - 1] = 0;

        assertThat(opener.open(TestIron.seal(PASSWORD, "1", "", unpadded), Vectors.NOW))
                .isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"x\"", "{\"a\":1,\"a\":2}", "{\"a\":1} x", "{"})
    void bodyThatIsNoObjectIsMalformed(String body) {
        assertThat(opener.open(TestIron.seal(PASSWORD, "1", "", TestJwe.padded(body)), Vectors.NOW))
                .isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "-1", "1e3", "99999999999999999", "x"})
    void expiryInAnotherSpellingIsMalformed(String expiry) {
        assertThat(opener.open(TestIron.seal(PASSWORD, "1", expiry, TestJwe.padded(BODY)), Vectors.NOW))
                .isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @CsvSource({"*,.", "Fe26.2,Fe26.1", "Fe26.2,fe26.2", "~2,~2~2", "Fe26,' Fe26'"})
    void otherFormsAreMalformed(String part, String other) {
        assertThat(opener.open(GOOD.replace(part, other), Vectors.NOW)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @Test
    void sessionMayEndBeforeItsSeal() {
        var ending = opener(JsonPointer.from("/expires"), PASSWORD);
        var body = "{\"user\":{\"id\":7},\"expires\":"
                + Vectors.NOW.minusSeconds(60).toEpochMilli() + "}";

        assertThat(ending.open(TestIron.seal(PASSWORD, "1", "", TestJwe.padded(body)), Vectors.NOW))
                .isEqualTo(Checked.bad(RejectReason.EXPIRED));
        assertThat(ending.open(GOOD, Vectors.NOW)).isEqualTo(Checked.bad(RejectReason.CLAIMS));
    }

    @Test
    void signedOutSessionIsNobodys() {
        var verdict = Verdicts.now(Verdicts.sessions(config(null, PASSWORD))
                .authenticate(Verdicts.cookie("app=" + TestIron.seal(PASSWORD, "1", "", TestJwe.padded("{}")))));

        assertThat(verdict).isEqualTo(new Rejected("web", RejectReason.NO_SUBJECT));
    }

    @Property(tries = 2000)
    void noTextThrows(@ForAll String text) {
        assertThat(IronSeal.parse(text)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
        assertThat(IronSeal.parse("Fe26.2*1*" + text)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @Property(tries = 2000)
    void noChangeOfAGoodSealMakesAnotherSession(
            @ForAll @IntRange(max = 400) int at, @ForAll @ByteRange(min = 33, max = 126) byte sign) {
        int index = at % GOOD.length();
        var changed = GOOD.substring(0, index) + (char) sign + GOOD.substring(index + 1);

        var opened = opener.open(changed, Vectors.NOW);

        assertThat(opened instanceof Checked.Good).isEqualTo(changed.equals(GOOD));
    }

    private static SealedOpener opener(@Nullable JsonPointer expires, String... passwords) {
        return new SealedOpener(config(expires, passwords));
    }

    private static SealedConfig config(@Nullable JsonPointer expires, String... passwords) {
        return new SealedConfig(
                UserSource.of("web", UserSource.Pointers.subject("/user/id")),
                CookieSource.chunked("app", 4),
                SealedConfig.Format.IRON,
                Stream.of(passwords).map(Secret::of).toList(),
                SealedConfig.DEFAULT_CLOCK_SKEW,
                expires);
    }
}
