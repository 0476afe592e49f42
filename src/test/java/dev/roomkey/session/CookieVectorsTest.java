package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tricks with {@code Cookie} headers, played with a session of Auth.js. */
class CookieVectorsTest {
    private static final Map<String, RejectReason> REFUSED = Map.of(
            "header/duplicate-same-name", RejectReason.DUPLICATE_COOKIE,
            "header/too-many-chunks", RejectReason.MALFORMED,
            "header/chunk-gap", RejectReason.MALFORMED);

    static Stream<String> ids() {
        return Vectors.ofScheme("cookie-header").map(it -> it.getString("id"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void vectorGetsItsVerdict(String id) {
        var verdict = SealedVectors.verdict(Vectors.byId(id));

        if (REFUSED.containsKey(id)) {
            assertThat(verdict).isEqualTo(new Rejected("web", REFUSED.get(id)));
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            it -> assertThat(it.user().id().subject())
                                    .isEqualTo("0b5c2c1e-9c5e-4f57-a6a8-8b8f4f9a1c11"));
        }
    }

    /** The file leaves a choice of some, and refuses 9 KB, for which there is a test of its own below. */
    @Test
    void whatTheVectorsDecideIsDecidedSo() {
        assertThat(Vectors.ofScheme("cookie-header")
                        .filter(it -> expectation(it).equals(false)))
                .map(it -> it.getString("id"))
                .containsOnlyOnceElementsOf(REFUSED.keySet())
                .contains("header/huge")
                .hasSize(REFUSED.size() + 1);
    }

    private static Object expectation(JsonObject vector) {
        return vector.getJsonObject("expect").getValue("ok");
    }

    /** 9 KB would be too much for many servers; ours reads 16 KiB, since the sessions of Auth.js are as long as that. */
    @Test
    void hugeHeaderIsReadUpToOurOwnLimit() {
        var vector = Vectors.byId("header/huge");
        var lines = new ArrayList<>(Vectors.credentials(vector).cookieLines());
        lines.add("more=" + "x".repeat(CookieHeader.MAX_BYTES / 2));

        var verdict = Verdicts.now(SealedVectors.sessions(vector).authenticate(Credentials.of(lines, null)));

        assertThat(SealedVectors.verdict(vector)).isInstanceOf(Authenticated.class);
        assertThat(verdict).isEqualTo(new Rejected("web", RejectReason.MALFORMED));
    }
}
