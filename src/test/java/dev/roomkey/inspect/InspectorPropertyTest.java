package dev.roomkey.inspect;

import static dev.roomkey.inspect.Tokens.KEY;
import static dev.roomkey.inspect.Tokens.SECRET;
import static dev.roomkey.inspect.Tokens.inspector;
import static dev.roomkey.inspect.Tokens.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Any text gets an explanation: no exception, no more than so much, nothing that a terminal would obey. */
class InspectorPropertyTest {
    /** The claims are there twice, as JSON and as lines of it. */
    private static final int MAX_GROWTH = 20_000;

    private final Inspector inspector = inspector(KEY);

    @Property(tries = 1000)
    void anyTextIsExplained(@ForAll String text) {
        check(inspector.inspect(text));
        check(inspector.inspectEnvironment(text));
    }

    @Property(tries = 2000)
    void anyMixtureOfWhatPeoplePasteIsExplained(@ForAll("pasted") String text) {
        var inspection = inspector.inspect(text);

        check(inspection);
        assertThat(inspection.toJson().encode()).doesNotContain(SECRET);
    }

    @Property(tries = 1000)
    void anyClaimsAreExplained(@ForAll("claims") JsonObject claims) {
        var inspection = inspector.inspect(signed(claims, SECRET.getBytes(UTF_8)));

        check(inspection);
        assertThat(inspection.token()).isNotNull();
    }

    @Test
    void longestTextsTakeNoTime() {
        for (var piece : List.of(
                "eyJ", "eyJ.", "a.", "{\"token\":", "Bearer ", "\"", "[", "x=", " ", "eyJ \n.", "://?", "\ud800")) {
            var text = piece.repeat(Inspector.MAX_LENGTH / piece.length());
            Assertions.assertTimeout(Duration.ofSeconds(2), () -> check(inspector.inspect(text)));
            Assertions.assertTimeout(Duration.ofSeconds(2), () -> check(inspector.inspectEnvironment(text)));
        }
    }

    private static void check(Inspection inspection) {
        assertThat(inspection.sections())
                .flatExtracting(Inspection.Section::lines)
                .allSatisfy(it -> isFitForATerminal(it.text()));
        assertThat(inspection.findings()).hasSizeLessThan(60).allSatisfy(it -> {
            isFitForATerminal(it.problem());
            isFitForATerminal(it.mend());
        });
        assertThat(inspection.toJson().encode().length()).isLessThan(6 * Inspector.MAX_LENGTH + MAX_GROWTH);
    }

    private static void isFitForATerminal(String line) {
        assertThat(line.length()).isLessThanOrEqualTo(Printable.MAX_LENGTH);
        assertThat(line.codePoints()).allMatch(Printable::isPrintable);
    }

    @Provide
    Arbitrary<String> pasted() {
        var token = signed(Tokens.claims());
        var piece = Arbitraries.of(
                token,
                token.substring(0, 60),
                "eyJ",
                ".",
                "..",
                "\"",
                "'",
                "Bearer ",
                "Authorization: ",
                "NAME=",
                "{\"token\":\"",
                "\"}",
                "{",
                "}",
                "https://x/?token=",
                "&",
                "\n",
                " ",
                "\u001b[2J",
                "\u200b",
                "%",
                "=",
                "Cookie: ",
                ";",
                SECRET,
                KEY.id(),
                ": ",
                "\ud83d");
        return piece.list().ofMinSize(1).ofMaxSize(8).map(it -> String.join("", it));
    }

    @Provide
    Arbitrary<JsonObject> claims() {
        var names = Arbitraries.of(
                "iss",
                "sub",
                "exp",
                "nbf",
                "iat",
                "jti",
                "aud",
                "video",
                "sip",
                "agent",
                "name",
                "kind",
                "metadata",
                "attributes",
                "roomConfig",
                "roomPreset",
                "room",
                "grants",
                "kindDetails",
                "sha256",
                "canPublish",
                "");
        return members(names, value(2));
    }

    private static Arbitrary<Object> value(int depth) {
        Arbitrary<Object> plain = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(it -> (Object) it),
                Arbitraries.longs().map(it -> (Object) it),
                Arbitraries.doubles().map(it -> (Object) it),
                Arbitraries.of(true, false).map(it -> (Object) it),
                Arbitraries.of(KEY.id(), SECRET, "https://a.clerk.b").map(it -> (Object) it));
        if (depth == 0) {
            return plain;
        }
        var names = Arbitraries.of(
                "roomJoin", "room", "canPublish", "canPublishSources", "agents", "agentName", "tags", "egress", "x");
        return Arbitraries.oneOf(
                plain,
                value(depth - 1).list().ofMaxSize(3).map(it -> (Object) new JsonArray(it)),
                members(names, value(depth - 1)).map(it -> (Object) it));
    }

    private static Arbitrary<JsonObject> members(Arbitrary<String> names, Arbitrary<Object> values) {
        return Combinators.combine(names, values)
                .as((name, value) -> new JsonObject().put(name, value))
                .list()
                .ofMaxSize(6)
                .map(it -> it.stream().reduce(new JsonObject(), (a, b) -> a.mergeIn(b)));
    }
}
