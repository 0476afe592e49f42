package dev.roomkey.policy;

import static dev.roomkey.policy.PolicyTest.allowed;
import static dev.roomkey.policy.PolicyTest.assertRefused;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.RoomsConfig.Problem;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InheritanceTest {
    private static final JsonObject NONE = new JsonObject();
    private static final Duration TEN = Duration.ofMinutes(10);

    private static final FieldOverrides COLOR =
            new FieldOverrides(false, true, Set.of("color"), 100, List.of(new AllowedAgent("bot", Set.of(), 0)));

    /** What everybody may, to be built on; for a room of its own, so that others are asked too. */
    private static final Rule BASE = new Rule(
            "base", "base", Map.of(), new Terms(null, GrantPreset.AUDIO_ONLY, NONE, false, TEN, "small", COLOR));

    @Test
    void ruleGivesWhatTheOtherGives() {
        var heir = decide(inheriting("heir", "base", NONE), Wanted.room("heir"));

        assertThat(video(heir).getJsonArray("canPublishSources")).isEqualTo(new JsonArray().add("microphone"));
        assertThat(heir.ttl()).isEqualTo(TEN);
        assertThat(heir.grants().toJson().getString("roomPreset")).isEqualTo("small");
        var wanted = new Wanted("heir", null, null, "m", Map.of("color", "red"), NONE);
        assertThat(decide(inheriting("heir", "base", NONE), wanted).grants().toJson())
                .isEqualTo(heir.grants()
                        .toJson()
                        .put("metadata", "m")
                        .put("attributes", new JsonObject().put("color", "red")));
    }

    @Test
    void whatTheRuleSaysGoesOverWhatItInherits() {
        var fields = new FieldOverrides(null, false, null, null, null);
        var terms = new Terms(
                "base",
                null,
                new JsonObject().put("canPublishData", false),
                false,
                Duration.ofMinutes(5),
                "large",
                fields);
        var rule = new Rule("heir", "heir", Map.of(), terms);

        var heir = decide(rule, Wanted.room("heir"));

        assertThat(video(heir).getBoolean("canPublishData")).isFalse();
        assertThat(video(heir).getBoolean("canPublish")).isTrue();
        assertThat(heir.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(heir.grants().toJson().getString("roomPreset")).isEqualTo("large");
        assertThat(decide(rule, new Wanted("heir", null, null, null, Map.of("color", "red"), NONE)))
                .isInstanceOf(Allowed.class);
        assertRefused(
                policy(BASE, rule).decide(user("alice"), new Wanted("heir", null, null, "m", Map.of(), NONE)),
                Refusal.FIELD_NOT_ALLOWED,
                "/participant_metadata");
    }

    @Test
    void inheritanceGoesOverSeveralSteps() {
        var second = inheriting("second", "base", new JsonObject().put("canPublishData", false));
        var third = inheriting("third", "second", new JsonObject().put("canSubscribeMetrics", true));

        var video = video(allowed(policy(third, second, BASE).decide(user("alice"), Wanted.room("third"))));

        assertThat(video.getBoolean("canPublish")).isTrue();
        assertThat(video.getBoolean("canPublishData")).isFalse();
        assertThat(video.getBoolean("canSubscribeMetrics")).isTrue();
    }

    /** Whom a rule is for is its own: an heir of the hosts' rule is open to no more and no fewer than it says. */
    @Test
    void conditionsAreNotInherited() {
        var hosts = new Rule("hosts", "stage", Map.of(JsonPointer.from("/role"), Set.of("host")), NONE, false);
        var heir = inheriting("heir", "hosts", NONE);

        var policy = policy(hosts, heir);

        assertThat(policy.decide(user("alice"), Wanted.room("heir"))).isInstanceOf(Allowed.class);
        assertRefused(policy.decide(user("alice"), Wanted.room("stage")), Refusal.ROOM_NOT_ALLOWED, "/room_name");
    }

    @Test
    void leaveForPrivilegesIsNotInherited() {
        var admins = new Rule("admins", "admins", Map.of(), new JsonObject().put("roomAdmin", true), true);

        assertThat(config(admins, inheriting("heir", "admins", NONE)).problems())
                .containsExactly(new Problem(
                        "rooms.rules[1].inherit",
                        "brings roomAdmin, a grant that a browser should not hold",
                        "add allow-privileged: true to the rule, or roomAdmin: false to its grants"));
        assertThat(config(admins, inheriting("heir", "admins", new JsonObject().put("roomAdmin", false)))
                        .problems())
                .isEmpty();
    }

    @Test
    void unknownRuleIsAProblem() {
        assertThat(config(BASE, inheriting("heir", "bas", NONE)).problems())
                .containsExactly(new Problem("rooms.rules[1].inherit", "'bas' is no rule", "name one of base"));
    }

    @Test
    void circleIsAProblemOfEachRuleOnIt() {
        var problems = config(inheriting("a", "b", NONE), inheriting("b", "c", NONE), inheriting("c", "b", NONE))
                .problems();

        assertThat(problems)
                .extracting(it -> it.path() + " " + it.what())
                .containsExactly(
                        "rooms.rules[0].inherit goes round in a circle: a, b, c, b",
                        "rooms.rules[1].inherit goes round in a circle: b, c, b",
                        "rooms.rules[2].inherit goes round in a circle: c, b, c");
        assertThat(config(inheriting("a", "a", NONE)).problems())
                .extracting(Problem::what)
                .containsExactly("goes round in a circle: a, a");
    }

    @Test
    void presetBesideInheritIsAProblem() {
        var terms = new Terms("base", GrantPreset.VIEWER, NONE, false, null, null, FieldOverrides.NONE);

        assertThat(config(BASE, new Rule("heir", "heir", Map.of(), terms)).problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[1].preset");
    }

    /** A fault is told where it stands, and not again at everyone who inherits it. */
    @Test
    void faultIsToldOnce() {
        var broken = new Rule("broken", "broken", Map.of(), new JsonObject().put("canPublsh", true), false);

        assertThat(config(inheriting("heir", "broken", NONE), broken).problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[1].grants.canPublsh");
    }

    @Test
    void nameOfAServersPresetIsPrintable() {
        var terms = new Terms(null, GrantPreset.VIEWER, NONE, false, null, "a\nb", FieldOverrides.NONE);

        assertThat(config(new Rule("r", "*", Map.of(), terms)).problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[0].room-preset");
    }

    @Test
    void lifeOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new Terms(
                        null, null, NONE, false, Duration.ofMinutes(5).minusMillis(1), null, FieldOverrides.NONE))
                .hasMessageContaining("ttl");
    }

    private static Allowed decide(Rule rule, Wanted wanted) {
        return allowed(policy(BASE, rule).decide(user("alice"), wanted));
    }

    private static JsonObject video(Allowed allowed) {
        return allowed.grants().toJson().getJsonObject("video");
    }

    private static Rule inheriting(String name, @Nullable String from, JsonObject grants) {
        return new Rule(name, name, Map.of(), new Terms(from, null, grants, false, null, null, FieldOverrides.NONE));
    }

    private static Policy policy(Rule... rules) {
        return new Policy(config(rules), new Random(1));
    }

    private static RoomsConfig config(Rule... rules) {
        return new RoomsConfig(List.of(rules), "{subject}", Unnamed.REFUSE, RequestFields.DEFAULT);
    }
}
