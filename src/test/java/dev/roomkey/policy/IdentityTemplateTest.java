package dev.roomkey.policy;

import static dev.roomkey.policy.Users.claiming;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import dev.roomkey.policy.IdentityTemplate.Filled;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "{subject}, alice",
        "{namespace}:{subject}, web:alice",
        "{subject}#{session}, alice#session-1",
        "u/{claims./device/id}, u/7",
    })
    void placeholdersStandForTheSession(String template, String identity) {
        var user = user("alice", new JsonObject().put("device", new JsonObject().put("id", 7)));

        assertThat(fill(template, user)).isEqualTo(new Filled.Identity(identity));
    }

    /** A literal, since another tag for the same session would make it a stranger in its own room. */
    @Test
    void deviceIsAShortTagOfTheSession() {
        assertThat(tag(inSession("alice", "s1"))).isEqualTo("cf7dd28de7e5");
    }

    @Test
    void devicesOfOneUserDifferAndTellNothingOfTheSession() {
        var users = List.of(inSession("alice", "s1"), inSession("alice", "s2"), inSession("bob", "s1"), user("alice"));

        var tags = users.stream().map(IdentityTemplateTest::tag).toList();

        assertThat(tags).doesNotHaveDuplicates().allMatch(it -> it.matches("[0-9a-f]{12}"));
    }

    @Test
    void missingPartIsNamed() {
        assertThat(fill("{subject}#{claims./device}", user("alice")))
                .isInstanceOfSatisfying(
                        Filled.None.class,
                        it -> assertThat(it.detail())
                                .contains("{claims./device}")
                                .doesNotContain("alice"));
    }

    @Test
    void sessionWithoutAnIdHasNoIdentityMadeOfIt() {
        var user = new User(new UserId("web", "alice"), null, null, new Claims(new JsonObject()));

        assertThat(fill("{session}", user)).isInstanceOf(Filled.None.class);
        assertThat(fill("{subject}#{device}", user)).isInstanceOf(Filled.None.class);
    }

    /** Otherwise org "a" with subject "b#c" would put org "a#b" with subject "c" out of the room. */
    @Test
    void twoUsersNeverShareAnIdentity() {
        var template = "{claims./org}#{subject}";

        assertThat(fill(template, user("b#c", new JsonObject().put("org", "a"))))
                .isEqualTo(new Filled.Identity("a#b#c"));
        assertThat(fill(template, user("c", new JsonObject().put("org", "a#b"))))
                .isInstanceOf(Filled.None.class);
    }

    @Test
    void identityOver256BytesIsRefused() {
        var template = "{subject}#{claims./device}";

        assertThat(fill(template, claiming("device", "x".repeat(250)))).isInstanceOf(Filled.Identity.class);
        assertThat(fill(template, claiming("device", "x".repeat(251)))).isInstanceOf(Filled.None.class);
        assertThat(fill("{subject}", user("ü".repeat(129)))).isInstanceOf(Filled.None.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "everyone",
                "{namespace}",
                "{device}",
                "{subject}*",
                "{subject}{session}",
                "{user}",
                "{subject",
                "{subject}\n",
            })
    void templateThatTellsNobodyApartOrCannotBeReadIsAProblem(String template) {
        assertThat(problems(template)).isNotEmpty();
    }

    @Test
    void filledIdentityIsNotPrinted() {
        assertThat(fill("{subject}", user("alice")).toString()).doesNotContain("alice");
    }

    private static User inSession(String subject, String session) {
        return new User(new UserId("web", subject), session, null, new Claims(new JsonObject()));
    }

    private static String tag(User user) {
        var identity = (Filled.Identity) fill("{subject}#{device}", user);
        return identity.value().substring(identity.value().indexOf('#') + 1);
    }

    private static Filled fill(String template, User user) {
        assertThat(problems(template)).isEmpty();
        return IdentityTemplate.compile(template, new Problems("rooms")).fill(user);
    }

    private static List<RoomsConfig.Problem> problems(String template) {
        var problems = new Problems("rooms.identity");
        IdentityTemplate.compile(template, problems);
        return problems.found();
    }
}
