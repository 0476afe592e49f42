package dev.roomkey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Decision.Refused;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestRulesTest {
    private static final JsonObject VIEWING = new JsonObject().put("canSubscribe", true);
    private static final Rule MEMBERS =
            new Rule("members", "*", Map.of(), VIEWING.copy().put("canPublish", true), false);
    private static final Rule AUDIENCE = guests("audience", "show-*", Terms.of(VIEWING, false));

    @Test
    void guestMatchesOnlyARuleThatNamesGuests() {
        var policy = policy(MEMBERS, AUDIENCE);

        assertThat(policy.decide(guest(), Wanted.room("show-1")))
                .isInstanceOfSatisfying(
                        Allowed.class, it -> assertThat(it.rule()).isEqualTo("audience"));
        assertThat(policy.decide(guest(), Wanted.room("office"))).isInstanceOf(Refused.class);
    }

    @Property(tries = 200)
    void noRoomLetsAGuestPastARuleForUsers(@ForAll String room) {
        assertThat(policy(MEMBERS).decide(guest(), Wanted.room(room))).isInstanceOf(Refused.class);
    }

    @Test
    void userMayDoWhatGuestsMay() {
        assertThat(policy(AUDIENCE).decide(Users.user("alice"), Wanted.room("show-1")))
                .isInstanceOf(Allowed.class);
    }

    @Test
    void leaveForGuestsIsNotInherited() {
        var heir = new Rule(
                "heir",
                "office",
                Map.of(),
                new Terms("audience", null, new JsonObject(), false, null, null, FieldOverrides.NONE));

        assertThat(policy(AUDIENCE, heir).decide(guest(), Wanted.room("office")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void claimThatSaysGuestMakesNobodyOne() {
        var user = Users.user("alice", new JsonObject().put("guest", true));

        assertThat(policy(MEMBERS).decide(user, Wanted.room("office"))).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"roomAdmin", "hidden", "roomRecord", "agent", "canManageAgentSession"})
    void guestsNeverGetWhatIsPrivileged(String grant) {
        var terms = Terms.of(VIEWING.copy().put(grant, true), true);

        assertThat(problems("{subject}", guests("audience", "show-*", terms)))
                .containsExactly("rooms.rules[0].guests: would get " + grant
                        + ", which nobody unknown should hold; give guests a rule of their own");
    }

    @ParameterizedTest
    @EnumSource(
            value = GrantPreset.class,
            names = {"HOST", "HIDDEN_RECORDER"})
    void notByAPresetOrAnInheritedRuleEither(GrantPreset preset) {
        var hosts = new Rule("hosts", "office", Map.of(), terms(null, preset));

        assertThat(problems("{subject}", hosts, guests("audience", "show-*", terms("hosts", null))))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it).startsWith("rooms.rules[1].guests: would get "));
        assertThat(problems("{subject}", guests("audience", "show-*", terms(null, preset))))
                .isNotEmpty();
    }

    @Test
    void ruleCannotAskGuestsForClaims() {
        var asking = new Rule(
                "asking", "show-*", Map.of(JsonPointer.from("/role"), Set.of("fan")), true, Terms.of(VIEWING, false));

        assertThat(problems("{subject}", asking)).hasSize(1).first().asString().startsWith("rooms.rules[0].guests");
        assertThat(problems("{subject}", guests("own", "{claims./org}/*", Terms.of(VIEWING, false))))
                .hasSize(1);
    }

    @Test
    void identityOfGuestsIsNotMadeOfClaims() {
        assertThat(problems("{claims./email}", AUDIENCE))
                .containsExactly("rooms.identity: is made of claims, which guests have none of, while a rule lets them"
                        + " in; make it of {namespace}, {subject} and {device}");
        assertThat(problems("{namespace}:{subject}#{device}", AUDIENCE)).isEmpty();
    }

    @Test
    void ruleForUsersDoesNotHideOneForGuests() {
        assertThat(problems("{subject}", MEMBERS, guests("all", "*", Terms.of(VIEWING, false))))
                .isEmpty();
        assertThat(problems("{subject}", guests("all", "*", Terms.of(VIEWING, false)), MEMBERS))
                .hasSize(1);
    }

    @Test
    void lettingGuestsInChangesTheVersion() {
        var closed = new Rule("audience", "show-*", Map.of(), Terms.of(VIEWING, false));

        assertThat(policy(AUDIENCE).version()).isNotEqualTo(policy(closed).version());
    }

    private static Terms terms(@Nullable String inherit, @Nullable GrantPreset preset) {
        return new Terms(inherit, preset, new JsonObject(), true, Duration.ofMinutes(5), null, FieldOverrides.NONE);
    }

    private static Rule guests(String name, String room, Terms terms) {
        return new Rule(name, room, Map.of(), true, terms);
    }

    private static User guest() {
        return new User(new UserId("guests", "0123"), "0123", null, new Claims(new JsonObject()), true);
    }

    private static Policy policy(Rule... rules) {
        return new Policy(config("{subject}", rules), new Random(1));
    }

    private static List<String> problems(String identity, Rule... rules) {
        return config(identity, rules).problems().stream()
                .map(RoomsConfig.Problem::toString)
                .toList();
    }

    private static RoomsConfig config(String identity, Rule... rules) {
        return new RoomsConfig(List.of(rules), identity, Unnamed.REFUSE, RequestFields.DEFAULT);
    }
}
