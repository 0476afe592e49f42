package dev.roomkey.policy;

import static dev.roomkey.policy.PolicyTest.allowed;
import static dev.roomkey.policy.PolicyTest.assertRefused;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.RoomsConfig.Problem;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may write into {@code room_config}. */
class AgentDispatchTest {
    private static final List<AllowedAgent> AGENTS =
            List.of(new AllowedAgent("support", Set.of("staging"), 20), new AllowedAgent("scribe", Set.of(), 0));

    @Test
    void listedAgentIsDispatchedWithItsDeploymentAndMetadata() {
        var asked = "{\"agents\": [{\"agent_name\": \"support\", \"metadata\": \"hi\", \"deployment\": \"staging\"},"
                + " {\"agentName\": \"scribe\"}]}";

        assertThat(allowed(decide(asked)).grants().toJson().getJsonObject("roomConfig"))
                .isEqualTo(new JsonObject("{\"agents\": ["
                        + "{\"agentName\": \"support\", \"metadata\": \"hi\", \"deployment\": \"staging\"},"
                        + " {\"agentName\": \"scribe\"}]}"));
    }

    /** Some clients always send the object, and some write out every default. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"agents\": []}",
                "{\"agents\": null}",
                "{\"name\": \"\", \"emptyTimeout\": 0, \"maxParticipants\": 0, \"metadata\": \"\", \"syncStreams\": false,"
                        + " \"agents\": [], \"tags\": {}, \"future\": null}"
            })
    void whatSaysNothingIsFineAndLeavesNoTrace(String config) {
        assertThat(allowed(decide(config)).grants().toJson().fieldNames()).doesNotContain("roomConfig");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'max_participants': 2} | /room_config/max_participants",
                "{'metadata': 'm'} | /room_config/metadata",
                "{'egress': {'room': {'file_outputs': [{}]}}} | /room_config/egress",
                "{'<b>': 1} | /room_config",
                "{'agents': [{'agent_name': 'root'}]} | /room_config/agents/0/agent_name",
                "{'agents': [{'agent_name': 'scribe'}, {'agentName': 'root'}]} | /room_config/agents/1/agentName",
                "{'agents': [{'agent_name': ''}]} | /room_config/agents/0/agent_name",
                "{'agents': [{'metadata': 'm'}]} | /room_config/agents/0/agent_name",
                "{'agents': [{}]} | /room_config/agents/0/agent_name",
                "{'agents': [{'agent_name': 'support', 'deployment': 'prod'}]} | /room_config/agents/0/deployment",
                "{'agents': [{'agent_name': 'scribe', 'metadata': 'm'}]} | /room_config/agents/0/metadata",
                "{'agents': [{'agent_name': 'scribe', 'attributes': {'a': 'b'}}]} | /room_config/agents/0/attributes",
                "{'agents': [{'agent_name': 'scribe', 'restart_policy': 1}]} | /room_config/agents/0/restart_policy",
            })
    void whatIsNotListedIsRefusedWithItsPlace(String config, String pointer) {
        assertRefused(decide(config.replace('\'', '"')), Refusal.FIELD_NOT_ALLOWED, pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'agents': {'agent_name': 'scribe'}} | /room_config/agents",
                "{'agents': ['scribe']} | /room_config/agents/0",
                "{'agents': [null]} | /room_config/agents/0",
                "{'agents': [{'agent_name': 7}]} | /room_config/agents/0/agent_name",
                "{'agents': [{'agent_name': 'support', 'metadata': {'a': 1}}]} | /room_config/agents/0/metadata",
                "{'agents': [{'agent_name': 'scribe', 'agentName': 'support'}]} | /room_config/agents/0/agentName",
                "{'agents': [{'agent_name': 'scribe'}, {'agentName': 'scribe'}]} | /room_config/agents/1/agentName",
                "{'agents': [{'agent_name': 'support', 'metadata': '\\ud83d'}]} | /room_config/agents/0/metadata",
            })
    void whatIsNoDispatchIsInvalid(String config, String pointer) {
        assertRefused(decide(config.replace('\'', '"')), Refusal.FIELD_INVALID, pointer);
    }

    /** A default of the wrong type is no text, but nothing either. */
    @Test
    void defaultsOfOtherTypesSayNothing() {
        var asked = "{\"agents\": [{\"agent_name\": \"scribe\", \"metadata\": [], \"deployment\": 0}]}";

        assertThat(decide(asked)).isInstanceOf(Allowed.class);
    }

    @Test
    void metadataOfAnAgentHasItsOwnMost() {
        var asked = "{\"agents\": [{\"agent_name\": \"support\", \"metadata\": \"%s\"}]}";

        assertThat(decide(asked.formatted("x".repeat(20)))).isInstanceOf(Allowed.class);
        assertRefused(
                decide(asked.formatted("x".repeat(21))), Refusal.FIELD_TOO_LONG, "/room_config/agents/0/metadata");
    }

    @Test
    void allThatAClientAddsIsCountedTogether() {
        var fields = new RequestFields(true, true, Set.of("color"), 30, AGENTS);
        var agents = new JsonObject("{\"agents\": [{\"agent_name\": \"support\", \"metadata\": \"0123456789\"}]}");

        assertThat(decide(fields, new Wanted("a", null, null, "0123456789", Map.of("color", "green"), agents)))
                .isInstanceOf(Allowed.class);
        assertRefused(
                decide(fields, new Wanted("a", null, null, "0123456789", Map.of("color", "orange"), agents)),
                Refusal.FIELD_TOO_LONG,
                "/room_config/agents");
        assertRefused(
                decide(
                        fields,
                        new Wanted("a", null, null, "0123456789", Map.of("color", "x".repeat(16)), new JsonObject())),
                Refusal.FIELD_TOO_LONG,
                "/participant_attributes");
    }

    @Test
    void refusalRepeatsNoValue() {
        assertThat(decide("{\"agents\": [{\"agent_name\": \"hunter2\"}]}").toString())
                .doesNotContain("hunter2");
    }

    @Test
    void listThatMeansNothingIsAProblem() {
        var agents = List.of(
                new AllowedAgent("a", Set.of(), 0),
                new AllowedAgent("a", Set.of("b"), 0),
                new AllowedAgent("", Set.of(), 0));

        assertThat(config(new RequestFields(true, false, Set.of(), 0, agents)).problems())
                .extracting(Problem::path, Problem::what)
                .containsExactly(
                        tuple("rooms.request-fields.agents", "names 'a' twice"),
                        tuple("rooms.request-fields.agents", "holds an agent without a usable name"));
    }

    @Test
    void asManyAgentsMayBeListedAsATokenCanDispatch() {
        assertThat(config(listing(64)).problems()).isEmpty();
        assertThat(config(listing(65)).problems())
                .extracting(Problem::path, Problem::what)
                .containsExactly(tuple("rooms.request-fields.agents", "names more than 64 agents"));
    }

    private static RequestFields listing(int agents) {
        var listed = IntStream.range(0, agents)
                .mapToObj(it -> new AllowedAgent("agent-" + it, Set.of(), 0))
                .toList();
        return new RequestFields(true, false, Set.of(), 0, listed);
    }

    private static Decision decide(String roomConfig) {
        return decide(
                new RequestFields(true, false, Set.of(), 8192, AGENTS),
                new Wanted("a", null, null, null, Map.of(), new JsonObject(roomConfig)));
    }

    private static Decision decide(RequestFields fields, Wanted wanted) {
        return new Policy(config(fields), new Random(1)).decide(user("alice"), wanted);
    }

    private static RoomsConfig config(RequestFields fields) {
        return new RoomsConfig(
                List.of(new Rule("all", "*", Map.of(), new JsonObject(), false)), "{subject}", Unnamed.REFUSE, fields);
    }
}
