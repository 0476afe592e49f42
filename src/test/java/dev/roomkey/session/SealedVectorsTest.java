package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that real libraries have sealed, and attacks made of them. */
class SealedVectorsTest {
    /** The letters and signs that such cookies are made of, and some that they are not. */
    private static final String SIGNS = "AZaz09-_.*~=%+/ \u00e9";

    /** Our word for each refusal. */
    private static final Map<String, RejectReason> REFUSED = Map.of(
            "authjs-v4/expired", RejectReason.EXPIRED,
            "authjs-v5/expired", RejectReason.EXPIRED,
            "authjs-v5/wrong-salt", RejectReason.UNKNOWN_KEY,
            "iron-session-8/tampered", RejectReason.SIGNATURE,
            "iron-session-9/tampered", RejectReason.SIGNATURE,
            // Every configured password is tried, whatever its id, and none of them fits.
            "iron-session-9/unknown-password-id", RejectReason.SIGNATURE);

    static Stream<String> ids() {
        return SealedVectors.all().map(it -> it.getString("id"));
    }

    static Stream<String> goodIds() {
        return SealedVectors.good().map(it -> it.getString("id"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void vectorGetsItsVerdict(String id) {
        var vector = Vectors.byId(id);

        var verdict = SealedVectors.verdict(vector);

        if (REFUSED.containsKey(id)) {
            assertThat(verdict).isEqualTo(new Rejected("web", REFUSED.get(id)));
        } else {
            assertThat(subject(verdict))
                    .isEqualTo(vector.getJsonObject("expect").getString("sub"));
        }
    }

    @Test
    void whatTheVectorsRefuseIsRefused() {
        assertThat(SealedVectors.all()
                        .filter(it ->
                                Boolean.FALSE.equals(it.getJsonObject("expect").getValue("ok")))
                        .map(it -> it.getString("id")))
                .containsExactlyInAnyOrderElementsOf(REFUSED.keySet());
    }

    /** A changed byte may leave the same user, where no seal covers it, and never makes another one. */
    @Tag("heavy")
    @ParameterizedTest(name = "{0}")
    @MethodSource("goodIds")
    void noChangedByteMakesAnotherUser(String id) {
        var vector = Vectors.byId(id);
        var sessions = SealedVectors.sessions(vector);
        String value = SealedVectors.value(vector);
        String signs = value.length() > 1000 ? "A_" : SIGNS;

        var others = IntStream.range(0, value.length())
                .boxed()
                .flatMap(at -> mutations(value, at, signs))
                .map(it -> ask(sessions, vector, it))
                .filter(it -> it instanceof Authenticated)
                .map(SealedVectorsTest::subject);

        assertThat(others).isSubsetOf(vector.getJsonObject("expect").getString("sub"));
    }

    private static Stream<String> mutations(String value, int at, String signs) {
        var replaced = signs.chars()
                .filter(it -> it != value.charAt(at))
                .mapToObj(it -> value.substring(0, at) + (char) it + value.substring(at + 1));
        return Stream.concat(replaced, Stream.of(value.substring(0, at) + value.substring(at + 1)));
    }

    @Tag("heavy")
    @ParameterizedTest(name = "{0}")
    @MethodSource("goodIds")
    void cutOrDoubledSessionIsRefused(String id) {
        var vector = Vectors.byId(id);
        var sessions = SealedVectors.sessions(vector);
        String value = SealedVectors.value(vector);
        int end = value.endsWith("~2") ? value.length() - 2 : value.length();

        var cut =
                IntStream.range(1, end).filter(it -> it < 200 || it > end - 200).mapToObj(it -> value.substring(0, it));
        var accepted = Stream.concat(cut, Stream.of(value + value, value + "." + value, value + "*" + value))
                .filter(it -> ask(sessions, vector, it) instanceof Authenticated);

        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodIds")
    void sessionOfAnotherFrameworkIsRefused(String id) {
        var vector = Vectors.byId(id);
        var sessions = SealedVectors.sessions(vector);

        var accepted = Stream.concat(SealedVectors.good(), Stream.of(Vectors.byId("jwt/hs256")))
                .filter(it -> !framework(it).equals(framework(vector)))
                .filter(it -> ask(sessions, vector, SealedVectors.value(it)) instanceof Authenticated);

        assertThat(accepted).isEmpty();
    }

    /** Auth.js takes the cookie's name into the key, so each of its cookies is a framework of its own. */
    private static String framework(JsonObject vector) {
        var cookie = vector.getString("scheme").equals("authjs-v5")
                ? SealedVectors.cookie(vector).name()
                : "";
        return vector.getString("scheme") + cookie;
    }

    static Stream<String> chunked() {
        return goodIds().filter(it -> it.endsWith("chunked"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chunked")
    void chunksInAnyOtherOrderAreRefused(String id) {
        var vector = Vectors.byId(id);
        var sessions = SealedVectors.sessions(vector);
        var chunks =
                List.of(Vectors.credentials(vector).cookieLines().getFirst().split("; ", -1));

        assertThat(subject(ask(sessions, chunks.reversed())))
                .as("the order of the cookies means nothing")
                .isEqualTo(vector.getJsonObject("expect").getString("sub"));
        assertThat(ask(sessions, renamed(chunks))).isInstanceOf(Rejected.class);
        assertThat(ask(sessions, chunks.subList(1, chunks.size())))
                .isEqualTo(new Rejected("web", RejectReason.MALFORMED));
        assertThat(ask(sessions, chunks.subList(0, chunks.size() - 1))).isInstanceOf(Rejected.class);
    }

    /** The first two chunks under each other's name. */
    private static List<String> renamed(List<String> chunks) {
        return List.of(chunks.get(0).replace(".0=", ".1="), chunks.get(1).replace(".1=", ".0="), chunks.getLast());
    }

    private static Verdict ask(Sessions sessions, List<String> cookies) {
        return Verdicts.now(sessions.authenticate(Verdicts.cookie(String.join("; ", cookies))));
    }

    private static Verdict ask(Sessions sessions, JsonObject vector, String value) {
        return ask(sessions, List.of(SealedVectors.cookie(vector).name() + "=" + value));
    }

    private static String subject(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Authenticated.class);
        return ((Authenticated) verdict).user().id().subject();
    }
}
