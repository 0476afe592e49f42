package dev.roomkey.policy;

import static dev.roomkey.policy.PolicyTest.allowed;
import static dev.roomkey.policy.PolicyTest.assertRefused;
import static dev.roomkey.policy.Users.named;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.User;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Decision.Refused;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFieldsTest {
    private static final RequestFields ALL = new RequestFields(true, true, Set.of("color", "seat"));
    private static final RequestFields NONE = new RequestFields(false, false, Set.of());
    private static final User ALICE = user("alice");

    @Test
    void clientNamesAParticipantWhoseSessionHasNoName() {
        assertThat(name(allowed(decide(ALL, ALICE, withName("Al"))))).isEqualTo("Al");
    }

    @Test
    void nameOfTheSessionWins() {
        assertThat(name(allowed(decide(ALL, named("alice", "Alice"), withName("Boss")))))
                .isEqualTo("Alice");
    }

    @Test
    void nameThatMayNotBeSetIsRefusedUnlessItIsTheSessionsOwn() {
        assertRefused(
                decide(NONE, named("alice", "Alice"), withName("Boss")),
                Refusal.FIELD_NOT_ALLOWED,
                "/participant_name");
        assertRefused(decide(NONE, ALICE, withName("Al")), Refusal.FIELD_NOT_ALLOWED, "/participant_name");
        assertThat(name(allowed(decide(NONE, named("alice", "Alice"), withName("Alice")))))
                .isEqualTo("Alice");
    }

    @Test
    void nameHasAtMost256Bytes() {
        assertThat(decide(ALL, ALICE, withName("ü".repeat(128)))).isInstanceOf(Allowed.class);
        assertRefused(decide(ALL, ALICE, withName("ü".repeat(129))), Refusal.FIELD_TOO_LONG, "/participant_name");
        assertRefused(decide(ALL, ALICE, withName("a\u0000b")), Refusal.FIELD_INVALID, "/participant_name");
        assertRefused(decide(ALL, ALICE, withName("\uD83D")), Refusal.FIELD_INVALID, "/participant_name");
    }

    /** Nobody can mend the name that their account has, so it must not keep them out. */
    @Test
    void nameOfTheSessionIsCutRatherThanRefused() {
        assertThat(name(allowed(decide(NONE, named("alice", "ü".repeat(200)), Wanted.room("a")))))
                .isEqualTo("ü".repeat(128));
        assertThat(name(allowed(decide(NONE, named("alice", "\uD83D"), Wanted.room("a")))))
                .isNull();
    }

    @Test
    void identityIsRefusedUnlessItIsWhatTheSessionGives() {
        assertRefused(decide(ALL, ALICE, withIdentity("bob")), Refusal.FIELD_NOT_ALLOWED, "/participant_identity");
        assertRefused(decide(ALL, ALICE, withIdentity("Alice")), Refusal.FIELD_NOT_ALLOWED, "/participant_identity");
        assertThat(allowed(decide(NONE, ALICE, withIdentity("alice"))).grants().identity())
                .isEqualTo("alice");
    }

    @Test
    void metadataIsTakenOnlyWhereAllowed() {
        var given = allowed(decide(ALL, ALICE, withMetadata("{\n}")));

        assertThat(given.grants().toJson().getString("metadata")).isEqualTo("{\n}");
        assertRefused(decide(NONE, ALICE, withMetadata("x")), Refusal.FIELD_NOT_ALLOWED, "/participant_metadata");
    }

    @Test
    void metadataHasAtMost8KiB() {
        assertThat(decide(ALL, ALICE, withMetadata("x".repeat(8192)))).isInstanceOf(Allowed.class);
        assertRefused(
                decide(ALL, ALICE, withMetadata("x".repeat(8193))), Refusal.FIELD_TOO_LONG, "/participant_metadata");
        assertRefused(
                decide(ALL, ALICE, withMetadata("€".repeat(2731))), Refusal.FIELD_TOO_LONG, "/participant_metadata");
        assertRefused(decide(ALL, ALICE, withMetadata("a\uDE80")), Refusal.FIELD_INVALID, "/participant_metadata");
    }

    @Test
    void attributesAreTakenByTheirKeys() {
        var given = allowed(decide(ALL, ALICE, withAttributes(Map.of("color", "red"))));

        assertThat(given.grants().toJson().getJsonObject("attributes")).isEqualTo(new JsonObject().put("color", "red"));
    }

    @ParameterizedTest
    @CsvSource({
        "size, /participant_attributes/size",
        "lk.agent.state, /participant_attributes/lk.agent.state",
        "'', /participant_attributes",
        "'<b>', /participant_attributes",
    })
    void attributeThatMayNotBeSetIsRefusedByItsName(String key, String field) {
        var attributes = new LinkedHashMap<>(Map.of("color", "red"));
        attributes.put(key, "x");

        assertRefused(decide(ALL, ALICE, withAttributes(attributes)), Refusal.FIELD_NOT_ALLOWED, field);
    }

    @Test
    void attributesTogetherHaveAtMost8KiB() {
        int rest = 8192 - "color".length() - "seat".length() - 4000;

        assertThat(decide(ALL, ALICE, withAttributes(Map.of("color", "x".repeat(4000), "seat", "x".repeat(rest)))))
                .isInstanceOf(Allowed.class);
        assertRefused(
                decide(ALL, ALICE, withAttributes(Map.of("color", "x".repeat(4000), "seat", "x".repeat(rest + 1)))),
                Refusal.FIELD_TOO_LONG,
                "/participant_attributes");
        assertRefused(
                decide(ALL, ALICE, withAttributes(Map.of("color", "\uD83D"))),
                Refusal.FIELD_INVALID,
                "/participant_attributes/color");
    }

    @Test
    void emptyRoomConfigIsFineAndAnyFieldInItIsRefused() {
        var agents = new JsonObject().put("agents", new JsonArray().add(new JsonObject().put("agent_name", "bot")));

        assertThat(decide(NONE, ALICE, withRoomConfig(new JsonObject()))).isInstanceOf(Allowed.class);
        assertRefused(
                decide(ALL, ALICE, withRoomConfig(agents)),
                Refusal.FIELD_NOT_ALLOWED,
                "/room_config/agents/0/agent_name");
        assertRefused(
                decide(ALL, ALICE, withRoomConfig(new JsonObject().put("a\nb", 1))),
                Refusal.FIELD_NOT_ALLOWED,
                "/room_config");
    }

    @Test
    void emptyFieldsAskForNothing() {
        var wanted = new Wanted("a", "", "", "", Map.of(), new JsonObject());

        assertThat(decide(NONE, ALICE, wanted)).isInstanceOf(Allowed.class);
    }

    @Test
    void refusalRepeatsNoValue() {
        for (var wanted : List.of(withName("secret\n"), withIdentity("secret"), withMetadata("secret"))) {
            assertThat(decide(NONE, ALICE, wanted))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            it -> assertThat(it.toString())
                                    .doesNotContain("secret")
                                    .doesNotContain("alice"));
        }
    }

    private static Decision decide(RequestFields fields, User user, Wanted wanted) {
        var rule = new Rule("all", "*", Map.of(), new JsonObject().put("canSubscribe", true), false);
        var config = new RoomsConfig(List.of(rule), RoomsConfig.DEFAULT_IDENTITY, Unnamed.REFUSE, fields);
        return new Policy(config, new Random(1)).decide(user, wanted);
    }

    private static @Nullable String name(Allowed allowed) {
        return allowed.grants().toJson().getString("name");
    }

    private static Wanted withName(String name) {
        return new Wanted("a", name, null, null, Map.of(), new JsonObject());
    }

    private static Wanted withIdentity(String identity) {
        return new Wanted("a", null, identity, null, Map.of(), new JsonObject());
    }

    private static Wanted withMetadata(String metadata) {
        return new Wanted("a", null, null, metadata, Map.of(), new JsonObject());
    }

    private static Wanted withAttributes(Map<String, String> attributes) {
        return new Wanted("a", null, null, null, attributes, new JsonObject());
    }

    private static Wanted withRoomConfig(JsonObject config) {
        return new Wanted("a", null, null, null, Map.of(), config);
    }
}
