package dev.roomkey.policy;

import static dev.roomkey.policy.Users.claiming;
import static dev.roomkey.policy.Users.named;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.roomkey.model.Claims;
import dev.roomkey.model.RoomName;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Decision.Refused;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final JsonObject SPEAKER =
            new JsonObject().put("canPublish", true).put("canSubscribe", true);
    private static final JsonObject LISTENER = new JsonObject().put("canSubscribe", true);

    @Test
    void ruleThatMatchesDecidesTheWholeToken() {
        var policy = policy(rule("team", "team-*", SPEAKER));

        var allowed = allowed(policy.decide(named("alice", "Alice"), Wanted.room("team-red")));

        assertThat(allowed.rule()).isEqualTo("team");
        assertThat(allowed.room()).isEqualTo(new RoomName("team-red"));
        assertThat(allowed.generatedRoom()).isFalse();
        assertThat(allowed.grants().toJson()).isEqualTo(new JsonObject("""
                        {"sub": "alice", "name": "Alice", "video": {
                          "roomJoin": true, "room": "team-red",
                          "canPublish": true, "canSubscribe": true, "canPublishData": false}}
                        """));
    }

    @Test
    void firstRuleThatMatchesWins() {
        var policy = policy(
                rule("hosts", "hall-*", Map.of("/role", Set.of("host")), SPEAKER), rule("all", "hall-*", LISTENER));

        assertThat(allowed(policy.decide(claiming("role", "host"), Wanted.room("hall-1")))
                        .rule())
                .isEqualTo("hosts");
        assertThat(allowed(policy.decide(claiming("role", "guest"), Wanted.room("hall-1")))
                        .rule())
                .isEqualTo("all");
    }

    @Test
    void unsaidPublishAndSubscribeAreWrittenOutAsFalse() {
        var policy = policy(rule("silent", "*", new JsonObject()));

        var video = allowed(policy.decide(user("alice"), Wanted.room("a")))
                .grants()
                .toJson()
                .getJsonObject("video");

        assertThat(video)
                .isEqualTo(new JsonObject()
                        .put("roomJoin", true)
                        .put("room", "a")
                        .put("canPublish", false)
                        .put("canSubscribe", false)
                        .put("canPublishData", false));
    }

    @Test
    void roomThatNoRuleAllowsIsRefused() {
        var policy = policy(rule("team", "team-*", SPEAKER));

        assertRefused(policy.decide(user("alice"), Wanted.room("other")), Refusal.ROOM_NOT_ALLOWED, "/room_name");
    }

    @Test
    void withoutRulesEverythingIsRefused() {
        assertRefused(policy().decide(user("alice"), Wanted.room("any")), Refusal.ROOM_NOT_ALLOWED, "/room_name");
    }

    @Test
    void refusalDoesNotTellWhetherARuleForTheRoomExists() {
        var policy = policy(rule("board", "board", Map.of("/role", Set.of("director")), SPEAKER));

        var existing = policy.decide(user("alice"), Wanted.room("board"));
        var unknown = policy.decide(user("alice"), Wanted.room("nothing-like-it"));

        assertThat(existing).isEqualTo(unknown);
        assertThat(existing.toString()).doesNotContain("board").doesNotContain("director");
    }

    @Test
    void everyRequirementMustHoldAndOneTextOfEachIsEnough() {
        var policy = policy(
                rule("staff", "*", Map.of("/roles", Set.of("admin", "editor"), "/verified", Set.of("1")), SPEAKER));

        assertThat(decide(policy, "{\"roles\": [\"reader\", \"editor\"], \"verified\": 1}"))
                .isInstanceOf(Allowed.class);
        assertThat(decide(policy, "{\"roles\": \"admin\", \"verified\": \"1\"}"))
                .isInstanceOf(Allowed.class);
        assertThat(decide(policy, "{\"roles\": [\"editor\"]}")).isInstanceOf(Refused.class);
        assertThat(decide(policy, "{\"roles\": [\"reader\"], \"verified\": 1}")).isInstanceOf(Refused.class);
        assertThat(decide(policy, "{\"roles\": {\"0\": \"admin\"}, \"verified\": 1}"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void privilegedGrantIsGivenWhereTheRuleSaysSo() {
        var grants = new JsonObject().put("roomAdmin", true).put("canPublishSources", new JsonArray().add("camera"));
        var rule = new Rule("host", "*", Map.of(), grants.copy().put("canPublish", true), true);

        var video = allowed(policy(rule).decide(user("alice"), Wanted.room("a")))
                .grants()
                .toJson()
                .getJsonObject("video");

        assertThat(video.getMap()).containsAllEntriesOf(grants.getMap());
    }

    @Test
    void requestWithoutARoomIsRefusedUnlessRoomsAreInvented() {
        var policy = policy(rule("all", "*", SPEAKER));

        assertRefused(policy.decide(user("alice"), Wanted.NOTHING), Refusal.ROOM_REQUIRED, "/room_name");
        assertRefused(policy.decide(user("alice"), Wanted.room("")), Refusal.ROOM_REQUIRED, "/room_name");
    }

    @Test
    void inventedRoomIsUnguessableAndMarked() {
        var policy = inventing(rule("own", "room-*", SPEAKER));

        var first = allowed(policy.decide(user("alice"), Wanted.NOTHING));
        var second = allowed(policy.decide(user("alice"), Wanted.NOTHING));

        assertThat(first.generatedRoom()).isTrue();
        assertThat(first.room().value()).matches("room-[0-9A-Za-z]{16}");
        assertThat(first.grants().room()).isEqualTo(first.room().value());
        assertThat(second.room()).isNotEqualTo(first.room());
    }

    @Test
    void inventedRoomNeedsARuleLikeAnyOther() {
        var policy = inventing(rule("own", "room-*", Map.of("/role", Set.of("host")), SPEAKER));

        assertRefused(policy.decide(user("alice"), Wanted.NOTHING), Refusal.ROOM_NOT_ALLOWED, "/room_name");
        assertThat(policy.decide(claiming("role", "host"), Wanted.NOTHING)).isInstanceOf(Allowed.class);
    }

    @Test
    void namedRoomIsNotMarkedAsInventedThoughItLooksSo() {
        var policy = inventing(rule("own", "room-*", SPEAKER));

        assertThat(allowed(policy.decide(user("alice"), Wanted.room("room-0123456789abcdef")))
                        .generatedRoom())
                .isFalse();
    }

    @Test
    void roomNameOver256BytesIsTooLong() {
        var policy = policy(rule("all", "*", SPEAKER));

        assertThat(policy.decide(user("alice"), Wanted.room("ü".repeat(128)))).isInstanceOf(Allowed.class);
        assertRefused(policy.decide(user("alice"), Wanted.room("ü".repeat(129))), Refusal.FIELD_TOO_LONG, "/room_name");
        assertRefused(policy.decide(user("alice"), Wanted.room("a".repeat(257))), Refusal.FIELD_TOO_LONG, "/room_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u0000", "a\u007F", "a\uD83D"})
    void roomNameWithControlsOrHalfACharacterIsInvalid(String room) {
        var policy = policy(rule("all", "*", SPEAKER));

        assertRefused(policy.decide(user("alice"), Wanted.room(room)), Refusal.FIELD_INVALID, "/room_name");
    }

    @Test
    void identityFollowsTheTemplate() {
        var config = new RoomsConfig(
                List.of(rule("all", "*", SPEAKER)), "{namespace}:{subject}", Unnamed.REFUSE, RequestFields.DEFAULT);

        var allowed = allowed(new Policy(config, new Random(1)).decide(user("alice"), Wanted.room("a")));

        assertThat(allowed.grants().identity()).isEqualTo("web:alice");
    }

    @Test
    void sessionWithoutAPartOfTheIdentityIsRefusedWithTheReason() {
        var config = new RoomsConfig(
                List.of(rule("all", "*", SPEAKER)), "{subject}#{session}", Unnamed.REFUSE, RequestFields.DEFAULT);
        var user = new User(new UserId("web", "alice"), null, null, new Claims(new JsonObject()));

        var decision = new Policy(config, new Random(1)).decide(user, Wanted.room("a"));

        assertThat(decision).isInstanceOfSatisfying(Refused.class, it -> {
            assertThat(it.reason()).isEqualTo(Refusal.NO_IDENTITY);
            assertThat(it.detail()).contains("{session}").doesNotContain("alice");
        });
    }

    @Test
    void nothingAboutTheUserIsPrinted() {
        var policy = policy(rule("own", "home-{subject}", SPEAKER));

        var allowed = policy.decide(named("alice-id", "Alice Doe"), Wanted.room("home-alice-id"));

        assertThat(allowed.toString()).doesNotContain("alice-id").doesNotContain("Doe");
        assertThat(Wanted.room("home-alice-id").toString()).doesNotContain("alice");
    }

    @Test
    void brokenRulesMakeNoPolicy() {
        var config = new RoomsConfig(
                List.of(rule("", "{claims./a}*", new JsonObject().put("canPublsh", true))),
                "everyone",
                Unnamed.REFUSE,
                RequestFields.DEFAULT);

        assertThat(catchThrowableOfType(InvalidPolicyException.class, () -> new Policy(config, new Random(1)))
                        .problems())
                .isEqualTo(config.problems())
                .hasSize(4);
    }

    static Rule rule(String name, String room, JsonObject grants) {
        return new Rule(name, room, Map.of(), grants, false);
    }

    static Rule rule(String name, String room, Map<String, Set<String>> require, JsonObject grants) {
        var pointers = require.entrySet().stream()
                .collect(Collectors.toMap(it -> JsonPointer.from(it.getKey()), Map.Entry::getValue));
        return new Rule(name, room, pointers, grants, false);
    }

    static Allowed allowed(Decision decision) {
        assertThat(decision).isInstanceOf(Allowed.class);
        return (Allowed) decision;
    }

    static void assertRefused(Decision decision, Refusal reason, String field) {
        assertThat(decision).isInstanceOfSatisfying(Refused.class, it -> {
            assertThat(it.reason()).isEqualTo(reason);
            assertThat(it.field()).isEqualTo(field);
        });
    }

    private static Decision decide(Policy policy, String claims) {
        return policy.decide(user("alice", new JsonObject(claims)), Wanted.room("a"));
    }

    private static Policy policy(Rule... rules) {
        return policy(Unnamed.REFUSE, rules);
    }

    private static Policy inventing(Rule... rules) {
        return policy(Unnamed.GENERATE, rules);
    }

    private static Policy policy(Unnamed unnamed, Rule... rules) {
        var config = new RoomsConfig(List.of(rules), RoomsConfig.DEFAULT_IDENTITY, unnamed, RequestFields.DEFAULT);
        return new Policy(config, new Random(1));
    }
}
