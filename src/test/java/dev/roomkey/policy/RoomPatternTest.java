package dev.roomkey.policy;

import static dev.roomkey.policy.Users.claiming;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.User;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomPatternTest {
    private static final User ALICE = user("alice");

    @ParameterizedTest
    @CsvSource({
        "lobby, lobby, true",
        "lobby, lobby2, false",
        "lobby, Lobby, false",
        "*, anything/at all, true",
        "webinar-*, webinar-1, true",
        "webinar-*, webinar-, false",
        "webinar-*, a-webinar-1, false",
        "*-open, x-open, true",
        "*-open, -open, false",
        "a*b*c, a1b2c, true",
        "a*b*c, abbbc, true",
        "a*b*c, abc, false",
        "a*b*c, a1bc, false",
        "a*aa, aaa, false",
        "a*aa, aaaa, true",
        "*ab*ab*, 1ab2ab3, true",
        "*ab*ab*, 1abab3, false",
    })
    void wildcardIsAnyRunOfAtLeastOneCharacter(String pattern, String room, boolean matches) {
        assertThat(compile(pattern).matches(ALICE, room)).isEqualTo(matches);
    }

    @Test
    void subjectAndNamespaceStandForTheUser() {
        var pattern = compile("home/{namespace}/{subject}");

        assertThat(pattern.matches(ALICE, "home/web/alice")).isTrue();
        assertThat(pattern.matches(ALICE, "home/web/bob")).isFalse();
        assertThat(pattern.matches(ALICE, "home/other/alice")).isFalse();
    }

    @Test
    void claimIsReadByJsonPointer() {
        var user = user("alice", new JsonObject().put("o", new JsonObject().put("slg", "acme")));

        assertThat(compile("org-{claims./o/slg}-*").matches(user, "org-acme-standup"))
                .isTrue();
        assertThat(compile("org-{claims./o/slg}-*").matches(user, "org-other-standup"))
                .isFalse();
    }

    @Test
    void dotsInAClaimsNameNeedNoEscape() {
        var user = claiming("https://acme.example/team", "red");

        assertThat(compile("team-{claims./https:~1~1acme.example~1team}").matches(user, "team-red"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "{subject}", "a*", "**", "{claims./org}", "/", ".*", "\\E.*\\Q", "%", "?"})
    void claimNeverActsAsAPattern(String claim) {
        var pattern = compile("org_{claims./org}_*");

        assertThat(pattern.matches(claiming("org", claim), "org_acme_x")).isFalse();
        assertThat(pattern.matches(claiming("org", claim), "org_alice_x")).isFalse();
        assertThat(pattern.matches(claiming("org", claim), "org_" + claim + "_x"))
                .isTrue();
    }

    @Test
    void claimThatIsMissingEmptyOrNoTextMatchesNothing() {
        var pattern = compile("org-{claims./org}-*");

        assertThat(pattern.matches(ALICE, "org--x")).isFalse();
        assertThat(pattern.matches(claiming("org", ""), "org--x")).isFalse();
        assertThat(pattern.matches(user("alice", new JsonObject().putNull("org")), "org-null-x"))
                .isFalse();
        assertThat(pattern.matches(claiming("org", new JsonArray().add("a")), "org-a-x"))
                .isFalse();
        assertThat(pattern.matches(claiming("org", true), "org-true-x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "\u0085", "\uD83D", "a\uDE80b"})
    void claimWithControlsOrHalfACharacterMatchesNothing(String claim) {
        assertThat(compile("{claims./org}").matches(claiming("org", claim), claim))
                .isFalse();
    }

    @Test
    void claimOver256BytesMatchesNothing() {
        var pattern = compile("{claims./org}");

        assertThat(pattern.matches(claiming("org", "ü".repeat(128)), "ü".repeat(128)))
                .isTrue();
        assertThat(pattern.matches(claiming("org", "ü".repeat(129)), "ü".repeat(129)))
                .isFalse();
    }

    /** Otherwise the members of "acme" could enter the rooms of "acme-corp". */
    @Test
    void claimThatHoldsTheSeparatorBehindItMatchesNothing() {
        var pattern = compile("org-{claims./org}-*");

        assertThat(pattern.matches(claiming("org", "acme"), "org-acme-corp-x")).isTrue();
        assertThat(pattern.matches(claiming("org", "acme-corp"), "org-acme-corp-x"))
                .isFalse();
    }

    /** "a-" and "--" read as "a" and "--" with a dash to spare. */
    @Test
    void claimThatMakesTheSeparatorTogetherWithItMatchesNothing() {
        var pattern = compile("{claims./org}--*");

        assertThat(pattern.matches(claiming("org", "a"), "a---x")).isTrue();
        assertThat(pattern.matches(claiming("org", "a-"), "a---x")).isFalse();
    }

    @Test
    void claimThatHoldsTheSeparatorBeforeItMatchesNothingAfterAWildcard() {
        var pattern = compile("*-{claims./org}");

        assertThat(pattern.matches(claiming("org", "b"), "x-a-b")).isTrue();
        assertThat(pattern.matches(claiming("org", "a-b"), "x-a-b")).isFalse();
    }

    @Test
    void claimThatMakesTheSeparatorBeforeItMatchesNothingAfterAWildcard() {
        var pattern = compile("*--{claims./org}");

        assertThat(pattern.matches(claiming("org", "a"), "x---a")).isTrue();
        assertThat(pattern.matches(claiming("org", "-a"), "x---a")).isFalse();
    }

    @Test
    void lastPlaceholderMayHoldAnySeparator() {
        var mail = user("alice-b@example.org");

        assertThat(compile("home-{subject}").matches(mail, "home-alice-b@example.org"))
                .isTrue();
        assertThat(compile("home-{subject}-room").matches(mail, "home-alice-b@example.org-room"))
                .isTrue();
    }

    @Test
    void placeholdersOnBothSidesOfAWildcardAreReadFromTheirOwnEnd() {
        var user = user("alice", new JsonObject().put("a", "x").put("b", "z"));
        var pattern = compile("{claims./a}/*/{claims./b}");

        assertThat(pattern.matches(user, "x/y/z")).isTrue();
        assertThat(pattern.matches(user, "x/z")).isFalse();
        assertThat(pattern.matches(user, "x//z")).isFalse();
        assertThat(pattern.matches(user, "x/y/z/z")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{claims./a}{claims./b}",
                "{claims./org}*",
                "*{claims./org}",
                "a-{subject}{namespace}",
                "a**",
                "*-{claims./org}-*",
                "",
                "org-{claims./org",
                "org-}-x",
                "{claims.org}",
                "{claims.}",
                "{claims./~2}",
                "{session}",
                "{device}",
                "{Subject}",
                "{}",
                "a\u0007b",
                "a\uD83D",
            })
    void ambiguousOrUnreadablePatternIsAProblem(String text) {
        assertThat(problems(text))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.path()).isEqualTo("rooms.rules[0].room"));
    }

    @Test
    void problemSaysWhatIsWrongAndTheMend() {
        assertThat(problems("{claims./org}*"))
                .extracting(RoomsConfig.Problem::toString)
                .containsExactly(
                        "rooms.rules[0].room: nothing stands between {claims./org} and *, so that nobody can tell"
                                + " where one ends; put a separator between them that the values do not hold, such as /");
    }

    @Test
    void everyProblemOfAPatternIsFound() {
        assertThat(problems("{claims./a}*{nobody}-}")).hasSize(3);
    }

    private static RoomPattern compile(String text) {
        var problems = new Problems("rooms");
        var pattern = RoomPattern.compile(text, problems);
        assertThat(problems.found()).isEmpty();
        return pattern;
    }

    private static List<RoomsConfig.Problem> problems(String text) {
        var problems = new Problems("rooms");
        RoomPattern.compile(text, problems.at("rules[0]").at("room"));
        return problems.found();
    }
}
