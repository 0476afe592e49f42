package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.JoinBody.Result.Malformed;
import dev.roomkey.http.JoinBody.Result.Parsed;
import dev.roomkey.policy.Wanted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinBodyTest {
    private static final String FULL = """
            {"room_name": "r", "participant_name": "n", "participant_identity": "i", "participant_metadata": "m",
             "participant_attributes": {"color": "red"}, "room_config": {"agents": [{"agent_name": "a", "x": 1.5}]}}
            """;

    @Test
    void everyFieldIsReadInSnakeCaseAsOfficialClientsSendIt() {
        assertThat(wanted(FULL))
                .isEqualTo(new Wanted(
                        "r",
                        "n",
                        "i",
                        "m",
                        Map.of("color", "red"),
                        new JsonObject("{\"agents\": [{\"agent_name\": \"a\", \"x\": 1.5}]}")));
    }

    @Test
    void everyFieldIsReadInCamelCaseToo() {
        var camelCase = FULL.replace("room_name", "roomName")
                .replace("participant_name", "participantName")
                .replace("participant_identity", "participantIdentity")
                .replace("participant_metadata", "participantMetadata")
                .replace("participant_attributes", "participantAttributes")
                .replace("room_config", "roomConfig");

        assertThat(wanted(camelCase)).isEqualTo(wanted(FULL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                " {} ",
                "{\"room_name\": null, \"participant_attributes\": null, \"room_config\": null}",
                "{\"room_config\": {}}",
                "{\"future_field\": {\"deep\": [1, {\"a\": null}]}}"
            })
    void emptyNullAndUnknownAskForNothing(String body) {
        assertThat(wanted(body)).isEqualTo(Wanted.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"room_name\": 7} | room_name must be a string, not a number.",
                "{\"roomName\": []} | roomName must be a string, not an array.",
                "{\"participant_name\": true} | participant_name must be a string, not a boolean.",
                "{\"participant_metadata\": {}} | participant_metadata must be a string, not an object.",
                "{\"participant_attributes\": \"x\"} | participant_attributes must be an object of strings, not a string.",
                "{\"participant_attributes\": {\"a\": 1}} | participant_attributes/a must be a string, not a number.",
                "{\"participant_attributes\": {\"a\": null}} | participant_attributes/a must be a string, not null.",
                "{\"room_config\": []} | room_config must be an object, not an array.",
                "{\"room_name\": \"a\", \"roomName\": \"a\"} | Send either room_name or roomName, not both.",
                "[] | The body must be a JSON object, such as {\"room_name\": \"lobby\"}.",
                "\"lobby\" | The body must be a JSON object, such as {\"room_name\": \"lobby\"}.",
                "{} {} | The body must hold one JSON object and nothing after it."
            })
    void mistakeIsNamedWithItsField(String body, String detail) {
        assertThat(problem(body).detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"room_name\": \"a\"",
                "{'room_name': 'a'}",
                "{\"room_name\": \"a\", \"room_name\": \"b\"}",
                "{\"x\": {\"a\": 1, \"a\": 2}}",
                "{\"room_name\": \"a\",}",
                "{\"room_name\": NaN}",
                "// comment\n{}",
                "\u0000",
                "null garbage"
            })
    void whatIsNoJsonIsMalformed(String body) {
        assertThat(problem(body).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void nestingIsBounded() {
        var deep = "{\"room_config\": " + "{\"a\":".repeat(40) + "1" + "}".repeat(40) + "}";

        assertThat(problem(deep).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }

    /** Cost must follow length: this body once cost the product of a long key and a long list, 33 MB of garbage. */
    @Test
    void longKeyOfALongListCostsNoMoreThanItsLength() {
        var body = Buffer.buffer("{\"room_config\":{\"" + "k".repeat(8_000) + "\":[1" + ",1".repeat(4_000) + "]}}");
        JoinBody.parse(body);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();

        JoinBody.parse(body);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }

    @Test
    void foreignNameIsRepeatedOnlyWhereItIsHarmless() {
        assertThat(problem("{\"participant_attributes\": {\"<script>\": 1}}").field())
                .isEqualTo("/participant_attributes");
    }

    @Test
    void detailNeverRepeatsWhatTheClientSent() {
        assertThat(problem("{\"room_name\": \"eyJhbGciOi\" oops}").detail()).doesNotContain("eyJ", "oops");
    }

    @Property(tries = 5000)
    void noBytesMakeTheParserThrow(@ForAll byte[] bytes) {
        assertThat(JoinBody.parse(Buffer.buffer(bytes))).isNotNull();
    }

    @Property(tries = 5000)
    void oneChangedByteNeverMakesTheParserThrow(@ForAll int where, @ForAll byte change) {
        var bytes = FULL.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        bytes[Math.floorMod(where, bytes.length)] = change;

        assertThat(JoinBody.parse(Buffer.buffer(bytes))).isNotNull();
    }

    private static Wanted wanted(String body) {
        return ((Parsed) JoinBody.parse(Buffer.buffer(body))).wanted();
    }

    private static Problem problem(String body) {
        return ((Malformed) JoinBody.parse(Buffer.buffer(body))).problem();
    }
}
