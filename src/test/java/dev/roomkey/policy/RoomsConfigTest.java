package dev.roomkey.policy;

import static dev.roomkey.policy.PolicyTest.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.roomkey.policy.RoomsConfig.Problem;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsConfigTest {
    private static final JsonObject GRANTS = new JsonObject().put("canSubscribe", true);

    @Test
    void soundRulesHaveNoProblem() {
        var config = new RoomsConfig(
                List.of(
                        rule("hosts", "org/{claims./org}/*", Map.of("/role", Set.of("host")), GRANTS),
                        rule("members", "org/{claims./org}/*", GRANTS),
                        rule("any", "*", GRANTS)),
                "{namespace}:{subject}",
                Unnamed.GENERATE,
                new RequestFields(true, true, Set.of("color")));

        assertThat(config.problems()).isEmpty();
    }

    @Test
    void allProblemsAreTold() {
        var config = new RoomsConfig(
                List.of(
                        rule(
                                "a",
                                "x-{claims./org}*",
                                new JsonObject().put("canPublsh", true).put("roomAdmin", true)),
                        rule(
                                "a",
                                "y-{nobody}",
                                Map.of("/role", Set.of()),
                                GRANTS.copy().put("room", "r"))),
                "{namespace}",
                Unnamed.GENERATE,
                new RequestFields(true, true, Set.of("lk.state", "color")));

        assertThat(config.problems())
                .extracting(Problem::path)
                .containsExactly(
                        "rooms.rules[0].room",
                        "rooms.rules[0].grants.canPublsh",
                        "rooms.rules[0].grants.roomAdmin",
                        "rooms.rules[1].name",
                        "rooms.rules[1].room",
                        "rooms.rules[1].require./role",
                        "rooms.rules[1].grants.room",
                        "rooms.identity",
                        "rooms.unnamed",
                        "rooms.request-fields.participant-attributes");
    }

    @Test
    void everyProblemSaysWhatIsWrongAndTheMend() {
        assertThat(problems(new JsonObject().put("roomAdmin", true)))
                .containsExactly(new Problem(
                        "rooms.rules[0].grants.roomAdmin",
                        "is a grant that a browser should not hold",
                        "remove it, or add allow-privileged: true to the rule"));
    }

    @Test
    void faultOfAGrantIsPointedAt() {
        var grants = new JsonObject()
                .put("canPublish", "yes")
                .put("canPublishSources", new JsonArray().add("camera").add("webcam"))
                .put("can_subscribe", true);

        assertThat(problems(grants))
                .allSatisfy(it -> assertThat(it.mend()).isNotEmpty().isNotEqualTo(it.what()))
                .extracting(Problem::path)
                .containsExactly(
                        "rooms.rules[0].grants.canPublish",
                        "rooms.rules[0].grants.canPublishSources[1]",
                        "rooms.rules[0].grants.can_subscribe");
    }

    @Test
    void emptyListOfSourcesIsAProblemSinceLiveKitReadsItAsAll() {
        assertThat(problems(new JsonObject().put("canPublish", true).put("canPublishSources", new JsonArray())))
                .extracting(Problem::path)
                .containsExactly("rooms.rules[0].grants.canPublishSources");
    }

    @Test
    void sourcesWithoutCanPublishAreAProblem() {
        assertThat(problems(new JsonObject().put("canPublishSources", new JsonArray().add("camera"))))
                .extracting(Problem::path)
                .containsExactly("rooms.rules[0].grants.canPublishSources");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roomCreate",
                "roomList",
                "roomRecord",
                "roomAdmin",
                "ingressAdmin",
                "hidden",
                "recorder",
                "agent",
                "canManageAgentSession"
            })
    void privilegedGrantNeedsTheFlag(String name) {
        var granting = new JsonObject().put(name, true);

        assertThat(problems(granting)).hasSize(1);
        assertThat(config(new Rule("r", "*", Map.of(), granting, true)).problems())
                .isEmpty();
        assertThat(problems(new JsonObject().put(name, false))).isEmpty();
    }

    @Test
    void destinationRoomNeedsTheFlag() {
        assertThat(problems(new JsonObject().put("destinationRoom", "b"))).hasSize(1);
    }

    /** Grants that LiveKit may add must be judged before a rule can name them without the flag. */
    @Test
    void everyGrantIsEitherKnownAsHarmlessOrNeedsTheFlag() {
        var harmless =
                Set.of("canPublish", "canSubscribe", "canPublishData", "canUpdateOwnMetadata", "canSubscribeMetrics");
        var taken = new ArrayList<String>();

        for (var method : VideoGrant.Builder.class.getMethods()) {
            var grant = new JsonObject().put(method.getName(), true);
            if (List.of(method.getParameterTypes()).equals(List.of(boolean.class))
                    && problems(grant).isEmpty()) {
                taken.add(method.getName());
            }
        }

        assertThat(taken).containsExactlyInAnyOrderElementsOf(harmless);
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "roomJoin"})
    void whatTheRoomDecidesCannotBeGranted(String name) {
        assertThat(config(new Rule("r", "*", Map.of(), new JsonObject().put(name, "x"), true))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[0].grants." + name);
    }

    @Test
    void ruleThatIsNeverAskedIsAProblem() {
        var members = rule("members", "org-*", Map.of("/role", Set.of("member", "admin")), GRANTS);
        var admins = rule("admins", "org-*", Map.of("/role", Set.of("admin"), "/mfa", Set.of("1")), GRANTS);

        assertThat(config(members, admins).problems())
                .extracting(Problem::path, Problem::what)
                .containsExactly(tuple(
                        "rooms.rules[1]",
                        "is never asked, since rule 'members' matches first whatever it would match"));
        assertThat(config(admins, members).problems()).isEmpty();
    }

    @Test
    void ruleAfterOneForEveryRoomIsNeverAsked() {
        assertThat(config(rule("all", "*", GRANTS), rule("lobby", "lobby", GRANTS))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"room-*", "*", "roo*", "{claims./kind}-*", "room-{subject}", "room-a*"})
    void patternThatMayAllowInventedRoomsIsEnoughToInventThem(String pattern) {
        assertThat(inventing(pattern).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org-*", "room", "rooms-*", "Room-*"})
    void inventedRoomsThatNoRuleAllowsAreAProblem(String pattern) {
        assertThat(inventing(pattern).problems()).extracting(Problem::path).containsExactly("rooms.unnamed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\uD83D"})
    void ruleNeedsAPrintableName(String name) {
        assertThat(config(rule(name, "*", GRANTS)).problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[0].name");
    }

    @Test
    void ruleAndItsServersPresetHaveNamesOfBoundedLength() {
        assertThat(config(named(64, 256)).problems()).isEmpty();
        assertThat(config(named(65, 257)).problems())
                .extracting(Problem::path)
                .containsExactly("rooms.rules[0].name", "rooms.rules[0].room-preset");
    }

    /** What a rule says of fields is checked as what all rules share is. */
    @Test
    void fieldsOfARuleAreCheckedWhereTheyStand() {
        var agents = List.of(new AllowedAgent("scribe", Set.of(), 0), new AllowedAgent("scribe", Set.of(), 0));
        var fields = new FieldOverrides(null, null, Set.of("lk.state"), null, agents);
        var terms = new Terms(null, null, GRANTS, false, null, null, fields);

        assertThat(config(new Rule("r", "*", Map.of(), terms)).problems())
                .extracting(Problem::path)
                .containsExactly(
                        "rooms.rules[0].request-fields.participant-attributes", "rooms.rules[0].request-fields.agents");
    }

    @Test
    void whatWasHandedInCannotBeChangedFromOutside() {
        var rule = rule("r", "*", GRANTS);

        rule.terms().grants().put("roomAdmin", true);

        assertThat(rule.terms().grants()).isEqualTo(GRANTS);
    }

    private static Rule named(int ruleBytes, int presetBytes) {
        var terms = new Terms(null, null, GRANTS, false, null, "p".repeat(presetBytes), FieldOverrides.NONE);
        return new Rule("r".repeat(ruleBytes), "*", Map.of(), terms);
    }

    private static List<Problem> problems(JsonObject grants) {
        return config(rule("r", "*", grants)).problems();
    }

    private static RoomsConfig inventing(String pattern) {
        return new RoomsConfig(
                List.of(rule("r", pattern, GRANTS)),
                RoomsConfig.DEFAULT_IDENTITY,
                Unnamed.GENERATE,
                RequestFields.DEFAULT);
    }

    private static RoomsConfig config(Rule... rules) {
        return new RoomsConfig(List.of(rules), RoomsConfig.DEFAULT_IDENTITY, Unnamed.REFUSE, RequestFields.DEFAULT);
    }
}
