package dev.roomkey.policy;

import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Controls;
import dev.roomkey.model.User;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Patterns against a reference that is short enough to be believed: a regular expression with the values quoted. */
class RoomPatternPropertyTest {
    private static final Pattern SLOT = Pattern.compile("\\{claims\\./([ab])}|\\*|[^{*]+");

    @Property(tries = 3000)
    void noValueOpensARoomThatItsQuotedSelfWouldNot(
            @ForAll("patterns") String text, @ForAll("values") Values values, @ForAll("rooms") String room) {
        var pattern = compiled(text);

        boolean matches = pattern.matches(values.user(), room);

        if (matches) {
            assertThat(room).matches(reference(text, values));
        }
    }

    /** Values without the letters of the patterns' separators are all usable, so here both must agree both ways. */
    @Property(tries = 3000)
    void patternMatchesWhatTheReferenceMatches(
            @ForAll("patterns") String text, @ForAll("plainValues") Values values, @ForAll("rooms") String room) {
        var pattern = compiled(text);

        boolean matches = pattern.matches(values.user(), room);

        assertThat(matches).isEqualTo(reference(text, values).matcher(room).matches());
    }

    /** The rooms of two tenants never overlap in a value that the pattern names. */
    @Property(tries = 3000)
    void oneRoomHasOneReading(
            @ForAll("closePatterns") String text,
            @ForAll("closeValues") Values one,
            @ForAll("closeValues") Values other,
            @ForAll("roomParts") String run) {
        var pattern = compiled(text);
        var room = text.replace("{claims./a}", one.a())
                .replace("{claims./b}", one.b())
                .replace("*", run);
        Assume.that(pattern.matches(one.user(), room));

        boolean matches = pattern.matches(other.user(), room);

        if (matches) {
            assertThat(other.namedIn(text)).isEqualTo(one.namedIn(text));
        }
    }

    @Property(tries = 1000)
    void anyTextIsReadOrReported(@ForAll String text, @ForAll String room) {
        var problems = new Problems("room");
        var readable = Texts.fits(text, 256) && !Controls.areIn(text) && !text.isEmpty();

        var pattern = RoomPattern.compile(text, problems);

        if (text.chars().noneMatch(it -> it == '*' || it == '{' || it == '}')) {
            assertThat(pattern.matches(user("alice"), room)).isEqualTo(text.equals(room));
            assertThat(problems.found().isEmpty()).isEqualTo(readable);
        }
    }

    record Values(String a, String b) {
        User user() {
            return Users.user("alice", new JsonObject().put("a", a).put("b", b));
        }

        Map<String, String> namedIn(String text) {
            return Map.of("a", text.contains("./a") ? a : "", "b", text.contains("./b") ? b : "");
        }
    }

    /** Patterns that pass the start-up check. */
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("{claims./a}", "{claims./b}", "*", "-", "--", "x", "-x", "x-")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(it -> String.join("", it))
                .filter(it -> problems(it).isEmpty());
    }

    /** Separators that overlap themselves, and a wildcard to hide in. */
    @Provide
    Arbitrary<String> closePatterns() {
        return Arbitraries.of("-", "--", "-x-", "x")
                .list()
                .ofSize(4)
                .flatMap(it -> Arbitraries.of(
                                "{claims./a}%s*", "*%s{claims./a}", "{claims./a}%s{claims./b}%s*%s{claims./b}")
                        .map(form -> form.formatted(it.toArray())));
    }

    /** Few letters, so that values, separators and rooms collide often. */
    @Provide
    Arbitrary<Values> values() {
        return values("-x*{");
    }

    @Provide
    Arbitrary<Values> closeValues() {
        return values("-x");
    }

    @Provide
    Arbitrary<Values> plainValues() {
        return values("y*{}.");
    }

    @Provide
    Arbitrary<String> rooms() {
        return Arbitraries.strings().withChars("-xy*").ofMinLength(1).ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> roomParts() {
        return Arbitraries.strings().withChars("-x").ofMinLength(1).ofMaxLength(4);
    }

    private static Arbitrary<Values> values(String letters) {
        var value = Arbitraries.strings()
                .withChars(letters.toCharArray())
                .ofMinLength(1)
                .ofMaxLength(4);
        return Combinators.combine(value, value).as(Values::new);
    }

    private static Pattern reference(String text, Values values) {
        var regex = SLOT.matcher(text)
                .replaceAll(token -> Matcher.quoteReplacement(
                        switch (token.group()) {
                            case "*" -> ".+";
                            case "{claims./a}" -> Pattern.quote(values.a());
                            case "{claims./b}" -> Pattern.quote(values.b());
                            default -> Pattern.quote(token.group());
                        }));
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    private static RoomPattern compiled(String text) {
        return RoomPattern.compile(text, new Problems("room"));
    }

    private static List<RoomsConfig.Problem> problems(String text) {
        var problems = new Problems("room");
        RoomPattern.compile(text, problems);
        return problems.found();
    }
}
