package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of real libraries, and attacks made of them. */
class JwtVectorsTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** Our word for each refusal. Where the vectors leave a choice, the strict one was taken. */
    private static final Map<String, RejectReason> REFUSED = Map.ofEntries(
            Map.entry("jwt/attack-embedded-jwk", RejectReason.UNSUPPORTED),
            Map.entry("jwt/attack-jku", RejectReason.UNSUPPORTED),
            Map.entry("jwt/attack-unknown-crit", RejectReason.UNSUPPORTED),
            Map.entry("jwt/attack-b64-false", RejectReason.UNSUPPORTED),
            Map.entry("jwt/attack-signature-malleable-base64", RejectReason.MALFORMED),
            Map.entry("jwt/attack-padding", RejectReason.MALFORMED),
            Map.entry("jwt/duplicate-claim", RejectReason.MALFORMED),
            Map.entry("jwt/exp-as-string", RejectReason.CLAIMS),
            Map.entry("jwt/wrong-iss", RejectReason.CLAIMS),
            Map.entry("jwt/wrong-aud", RejectReason.CLAIMS),
            Map.entry("jwt/sub-empty", RejectReason.NO_SUBJECT),
            Map.entry("clerk/wrong-azp", RejectReason.CLAIMS),
            Map.entry("clerk/pending-session", RejectReason.CLAIMS),
            Map.entry("firebase/emulator-unsigned", RejectReason.MALFORMED));

    static Stream<JsonObject> vectors() {
        return Vectors.ofScheme("jwt", "clerk", "firebase");
    }

    static Stream<JsonObject> goodVectors() {
        return vectors().filter(it -> !REFUSED.containsKey(it.getString("id")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void vectorGetsItsVerdict(String id) {
        var vector = Vectors.byId(id);

        var verdict = Verdicts.now(Verdicts.sessions(Vectors.config(vector)).authenticate(Vectors.credentials(vector)));

        if (REFUSED.containsKey(id)) {
            assertThat(verdict).isEqualTo(new Rejected("web", REFUSED.get(id)));
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            it -> assertThat(it.user().id().subject())
                                    .isEqualTo(vector.getJsonObject("expect").getString("sub")));
        }
    }

    static Stream<String> ids() {
        return vectors().map(it -> it.getString("id"));
    }

    @Test
    void eachRefusalIsOneThatTheVectorsAllow() {
        var mustBeGood = vectors()
                .filter(it -> Boolean.TRUE.equals(it.getJsonObject("expect").getValue("ok")))
                .map(it -> it.getString("id"));

        assertThat(mustBeGood).isNotEmpty().doesNotContainAnyElementsOf(REFUSED.keySet());
    }

    static Stream<String> goodIds() {
        return goodVectors().map(it -> it.getString("id"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodIds")
    void noByteOfGoodTokenCanBeChanged(String id) {
        var vector = Vectors.byId(id);
        var sessions = Verdicts.sessions(Vectors.config(vector));
        String token = token(vector);

        var accepted = Stream.iterate(0, it -> it < token.length(), it -> it + 1)
                .flatMap(at -> mutations(token, at))
                .filter(it -> verdict(sessions, vector, it) instanceof Authenticated);

        assertThat(accepted).isEmpty();
    }

    /** The next letter of the alphabet, signs that are not in it, and the byte left out. */
    private static Stream<String> mutations(String token, int at) {
        char next = ALPHABET.charAt((ALPHABET.indexOf(token.charAt(at)) + 1) % ALPHABET.length());
        var replaced = Stream.of(next, '.', '=', '\u00e9')
                .filter(it -> it != token.charAt(at))
                .map(it -> token.substring(0, at) + it + token.substring(at + 1));
        return Stream.concat(replaced, Stream.of(token.substring(0, at) + token.substring(at + 1)));
    }

    private static Verdict verdict(Sessions sessions, JsonObject vector, String token) {
        String name = vector.getJsonObject("config").getString("cookieName");
        return Verdicts.now(sessions.authenticate(Verdicts.cookie(name + "=" + token)));
    }

    private static String token(JsonObject vector) {
        String name = vector.getJsonObject("config").getString("cookieName");
        var found = Vectors.credentials(vector).cookie(CookieSource.whole(name));
        return ((Presented.Value) found).text();
    }
}
