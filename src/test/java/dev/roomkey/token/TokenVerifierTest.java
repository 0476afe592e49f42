package dev.roomkey.token;

import static dev.roomkey.token.Fixtures.CLOCK;
import static dev.roomkey.token.Fixtures.KEY;
import static dev.roomkey.token.Fixtures.NOW;
import static dev.roomkey.token.Fixtures.NOW_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.Secret;
import dev.roomkey.token.Verification.Invalid;
import dev.roomkey.token.Verification.Reason;
import dev.roomkey.token.Verification.Valid;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private static final String HS256 = """
            {"alg":"HS256","typ":"JWT"}""";

    private final TokenVerifier verifier = new TokenVerifier(List.of(KEY), CLOCK);
    private final String token = Fixtures.sign(ClaimGrants.builder()
            .identity("alice")
            .video(VideoGrant.join("my-room"))
            .build());

    @Test
    void ownTokenIsValid() {
        var verification = verifier.verify(token);

        assertThat(verification).isInstanceOfSatisfying(Valid.class, it -> {
            assertThat(it.keyId()).isEqualTo("devkey");
            assertThat(it.identity()).isEqualTo("alice");
            assertThat(it.room()).isEqualTo("my-room");
            assertThat(it.notBefore()).isEqualTo(NOW);
            assertThat(it.expiresAt()).isEqualTo(NOW.plus(TokenSigner.DEFAULT_TTL));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "-61, NOT_YET_VALID",
        "-60, VALID",
        "3659, VALID",
        "3660, EXPIRED",
    })
    void timesHaveTheLeewayOfLiveKit(long secondsFromIssue, String outcome) {
        var verification =
                Fixtures.verifierAt(NOW.plusSeconds(secondsFromIssue)).verify(token);

        assertThat(outcomeOf(verification)).isEqualTo(outcome);
    }

    @Test
    void keyIsFoundByItsIdAmongSeveral() {
        var other = new ApiKey("other", Secret.of("another secret"));
        var both = new TokenVerifier(List.of(KEY, other), CLOCK);
        var grants = ClaimGrants.builder().identity("bob").build();

        var ofOther = both.verify(
                new TokenSigner(other).sign(grants, NOW, Duration.ofHours(1)).jwt());

        assertThat(ofOther)
                .isInstanceOfSatisfying(
                        Valid.class, it -> assertThat(it.keyId()).isEqualTo("other"));
        assertThat(both.verify(token)).isInstanceOf(Valid.class);
    }

    @Test
    void signatureOfAnotherSecretIsRefused() {
        var impostor = new TokenSigner(new ApiKey("devkey", Secret.of("guess")));

        var forged = impostor.sign(ClaimGrants.builder().build(), NOW, Duration.ofHours(1));

        assertThat(verifier.verify(forged.jwt())).isEqualTo(new Invalid(Reason.BAD_SIGNATURE));
    }

    @Test
    void tokenOfAnotherKeyIsRefused() {
        var stranger = new TokenSigner(new ApiKey("stranger", KEY.secret()));

        var foreign = stranger.sign(ClaimGrants.builder().build(), NOW, Duration.ofHours(1));

        assertThat(verifier.verify(foreign.jwt())).isEqualTo(new Invalid(Reason.UNKNOWN_KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":[\"HS256\"]}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":null}",
                "{\"alg\":\"HS256\",\"b64\":false}",
            })
    void headerOtherThanPlainHs256IsRefused(String header) {
        var jwt = Fixtures.signRaw(header, "{\"iss\":\"devkey\",\"exp\":" + (NOW_SECONDS + 10) + "}");

        assertThat(verifier.verify(jwt)).isEqualTo(new Invalid(Reason.UNSUPPORTED_HEADER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'iss':'devkey'} | NO_EXPIRY",
                "{'iss':'devkey','exp':null} | NO_EXPIRY",
                "{'iss':'devkey','exp':'1767229200'} | NO_EXPIRY",
                "{'iss':'devkey','exp':1e400} | NO_EXPIRY",
                "{'iss':'devkey','exp':-1} | NO_EXPIRY",
                "{'iss':'devkey','exp':99999999999999999999999999} | NO_EXPIRY",
                "{'iss':'devkey','exp':9223372036854775807} | NO_EXPIRY",
                "{'iss':'devkey','exp':253402300799} | VALID",
                "{'iss':'devkey','exp':253402300800} | NO_EXPIRY",
                "{'iss':'devkey','exp':0} | EXPIRED",
                "{'iss':'devkey','exp':1767229200,'nbf':'now'} | MALFORMED",
                "{'iss':'devkey','exp':1767229200,'nbf':true} | MALFORMED",
                "{'exp':1767229200} | UNKNOWN_KEY",
                "{'iss':42,'exp':1767229200} | UNKNOWN_KEY",
                "{'iss':'devkey','exp':1767229200.5,'nbf':1767225600.9} | VALID",
                "{'iss':'devkey','exp':1767229200,'nbf':null} | VALID",
                "{'iss':'devkey','exp':1767229200,'video':'all','roomConfig':{'new':[{}]}} | VALID",
            })
    void claimsAreReadAsLiveKitDoes(String claims, String outcome) {
        var verification = verifier.verify(Fixtures.signRaw(HS256, claims.replace('\'', '"')));

        assertThat(outcomeOf(verification)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'sub':'alice','jti':'old'} | alice | ''",
                "{'sub':'','jti':'old','video':{'room':'r'}} | old | r",
                "{'sub':7,'jti':['x'],'video':{'room':7}} | '' | ''",
                "{'sub':null,'video':['room']} | '' | ''",
            })
    void identityAndRoomAreTextsOrNone(String claims, String identity, String room) {
        var json =
                new JsonObject(claims.replace('\'', '"')).put("iss", "devkey").put("exp", NOW_SECONDS);

        assertThat(verifier.verify(Fixtures.signRaw(HS256, json.encode()))).isInstanceOfSatisfying(Valid.class, it -> {
            assertThat(it.identity()).isEqualTo(identity);
            assertThat(it.room()).isEqualTo(room.isEmpty() ? null : room);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", ".", ".e30", "\n", " ", "%3D", "+/"})
    void anythingBehindTheTokenIsRefused(String suffix) {
        assertThat(verifier.verify(token + suffix)).isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @Test
    void secondSpellingOfTheSignatureIsRefused() {
        char last = token.charAt(token.length() - 1);
        var sloppy = token.substring(0, token.length() - 1) + (char) (last + 1);

        assertThat(Base64.getUrlDecoder().decode(signatureOf(sloppy)))
                .isEqualTo(Base64.getUrlDecoder().decode(signatureOf(token)));
        assertThat(verifier.verify(sloppy)).isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "1", "", "{", "{}{}", "\u00ff{}", "{\"a\":\"\u0000\"}"})
    void partThatIsNoJsonObjectIsRefused(String json) {
        var asHeader = Fixtures.signRaw(json, "{}");
        var asClaims = Fixtures.signRaw(HS256, json);

        assertThat(verifier.verify(asHeader)).isEqualTo(new Invalid(Reason.MALFORMED));
        assertThat(verifier.verify(asClaims)).isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        var claims = "{\"iss\":\"devkey\",\"sub\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(verifier.verify(Fixtures.signRaw(HS256.getBytes(StandardCharsets.UTF_8), claims)))
                .isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @Test
    void deepNestingIsRefusedWithoutFallingOver() {
        var deep = "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";

        assertThat(verifier.verify(Fixtures.signRaw(HS256, deep))).isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @Test
    void whatIsTooLongIsNotLookedAt() {
        var long_ = "a".repeat(CompactJws.MAX_LENGTH + 1);

        assertThat(verifier.verify(long_)).isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @Test
    void webhookOfTheSignedBodyIsValid() throws Exception {
        var body = "{\"event\":\"room_started\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(verifier.verifyWebhook(body, webhookToken(body))).isInstanceOf(Valid.class);
    }

    @Test
    void webhookOfAnotherBodyIsRefused() throws Exception {
        var signed = webhookToken(new byte[] {1});

        assertThat(verifier.verifyWebhook(new byte[] {2}, signed)).isEqualTo(new Invalid(Reason.WRONG_BODY));
    }

    @Test
    void joinTokenIsNoWebhook() {
        assertThat(verifier.verifyWebhook(new byte[0], token)).isEqualTo(new Invalid(Reason.WRONG_BODY));
    }

    @Test
    void webhookWithoutTokenIsRefused() {
        assertThat(verifier.verifyWebhook(new byte[0], null)).isEqualTo(new Invalid(Reason.MALFORMED));
    }

    @Test
    void claimsOfAResultCannotBeChanged() {
        var valid = (Valid) verifier.verify(token);

        valid.claims().put("sub", "mallory").getJsonObject("video").put("room", "other");

        assertThat(valid.identity()).isEqualTo("alice");
        assertThat(valid.room()).isEqualTo("my-room");
    }

    @Test
    void nothingSecretIsPrinted() {
        assertThat(verifier).hasToString("TokenVerifier[devkey]");
        assertThat(verifier.verify(token)).hasToString("Valid[devkey, expires 2026-01-01T01:00:00Z]");
    }

    @Test
    void verifierNeedsKeysOfDifferentIds() {
        assertThatThrownBy(() -> new TokenVerifier(List.of(), CLOCK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenVerifier(List.of(KEY, KEY), CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private static String webhookToken(byte[] body) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(body);
        return Fixtures.sign(ClaimGrants.builder()
                .sha256(Base64.getEncoder().encodeToString(hash))
                .build());
    }

    private static String outcomeOf(Verification verification) {
        return verification instanceof Invalid(Reason reason) ? reason.name() : "VALID";
    }

    private static String signatureOf(String jwt) {
        return jwt.substring(jwt.lastIndexOf('.') + 1);
    }
}
