package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cookies and Redis rows of a real express-session with connect-redis, and attacks made of them. */
class ExpressVectorsTest {
    private static final SessionStore STORE = SessionStore.OF_ALL;

    /** Our word for each refusal. */
    private static final Map<String, RejectReason> REFUSED = Map.of(
            "express-session/wrong-secret", RejectReason.SIGNATURE,
            "express-session/tampered-sid", RejectReason.SIGNATURE,
            "express-session/unsigned", RejectReason.MALFORMED,
            "express-session/anonymous", RejectReason.NO_SUBJECT,
            // The library believes the first of two; which one the application sees is not known here.
            "express-session/duplicate-first-wins", RejectReason.DUPLICATE_COOKIE);

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    static Stream<String> ids() {
        return Vectors.ofScheme("express-session+redis").map(it -> it.getString("id"));
    }

    static Stream<String> goodIds() {
        return ids().filter(it -> !REFUSED.containsKey(it));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void vectorGetsItsVerdict(String id) {
        var vector = Vectors.byId(id);
        STORE.keep(vector);

        var verdict = STORE.verdict(StoredConfig.express(vector).stored(), vector.getString("cookieHeader"));

        if (REFUSED.containsKey(id)) {
            assertThat(verdict).isEqualTo(new Rejected("web", REFUSED.get(id)));
        } else {
            assertThat(subject(verdict))
                    .isEqualTo(vector.getJsonObject("expect").getString("sub"));
        }
    }

    /** No other byte makes another session of it; where the bytes change and the text they encode does not, it is the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("goodIds")
    void noMutationIsTakenForAnotherUser(String id) {
        var vector = Vectors.byId(id);
        var ids = new SessionIds(StoredConfig.express(vector).stored().cookie());
        var good = value(vector);

        var accepted = IntStream.range(0, good.length())
                .boxed()
                .flatMap(at -> mutations(good, at))
                .map(ids::read)
                .filter(it -> it instanceof Checked.Good<String>);

        assertThat(accepted)
                .containsOnly(Checked.good(vector.getJsonObject("expect").getString("sid")))
                .hasSizeLessThan(10);
    }

    @Test
    void everyVectorIsDecided() {
        assertThat(goodIds()).hasSize(2);
    }

    private static Stream<String> mutations(String value, int at) {
        var replaced = IntStream.concat(IntStream.range(0x21, 0x7f), IntStream.of(0xe9, 0))
                .filter(it -> it != value.charAt(at))
                .mapToObj(it -> value.substring(0, at) + (char) it + value.substring(at + 1));
        return Stream.concat(
                replaced,
                Stream.of(
                        value.substring(0, at) + value.substring(at + 1),
                        value.substring(0, at),
                        value.substring(at) + value.substring(0, at)));
    }

    private static String value(JsonObject vector) {
        var name = vector.getJsonObject("config").getString("cookieName");
        var found = Vectors.credentials(vector).cookie(CookieSource.whole(name));
        return ((Presented.Value) found).text();
    }

    private static String subject(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Authenticated.class);
        return ((Authenticated) verdict).user().id().subject();
    }
}
