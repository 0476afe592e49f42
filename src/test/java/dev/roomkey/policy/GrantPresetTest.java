package dev.roomkey.policy;

import static dev.roomkey.policy.PolicyTest.allowed;
import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.policy.RoomsConfig.Problem;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GrantPresetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VIEWER | {'canPublish': false, 'canSubscribe': true, 'canPublishData': false}",
                "PARTICIPANT | {'canPublish': true, 'canSubscribe': true, 'canPublishData': true,"
                        + " 'canPublishSources': ['camera', 'microphone']}",
                "SPEAKER | {'canPublish': true, 'canSubscribe': true, 'canPublishData': true,"
                        + " 'canPublishSources': ['camera', 'microphone', 'screen_share', 'screen_share_audio']}",
                "HOST | {'canPublish': true, 'canSubscribe': true, 'canPublishData': true,"
                        + " 'canPublishSources': ['camera', 'microphone', 'screen_share', 'screen_share_audio'],"
                        + " 'canUpdateOwnMetadata': true, 'roomAdmin': true}",
                "AUDIO_ONLY | {'canPublish': true, 'canSubscribe': true, 'canPublishData': true,"
                        + " 'canPublishSources': ['microphone']}",
                "HIDDEN_RECORDER | {'canPublish': false, 'canSubscribe': true, 'canPublishData': false,"
                        + " 'hidden': true, 'recorder': true}",
            })
    void presetGrantsWhatTheTableSays(GrantPreset preset, String table) {
        assertThat(video(preset, new JsonObject()))
                .isEqualTo(new JsonObject(table.replace('\'', '"'))
                        .put("roomJoin", true)
                        .put("room", "a"));
    }

    @ParameterizedTest
    @EnumSource
    void presetLeavesNoneOfTheThreeToTheServer(GrantPreset preset) {
        assertThat(preset.grant().toJson().fieldNames()).contains("canPublish", "canSubscribe", "canPublishData");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOST", "HIDDEN_RECORDER"})
    void presetThatReachesNobodyElseNeedsNoLeave(GrantPreset preset) {
        assertThat(problems(preset, new JsonObject(), false)).isEmpty();
    }

    @Test
    void privilegedPresetNeedsTheFlag() {
        assertThat(problems(GrantPreset.HIDDEN_RECORDER, new JsonObject(), false))
                .containsExactly(
                        new Problem(
                                "rooms.rules[0].preset",
                                "brings hidden, a grant that a browser should not hold",
                                "add allow-privileged: true to the rule, or hidden: false to its grants"),
                        new Problem(
                                "rooms.rules[0].preset",
                                "brings recorder, a grant that a browser should not hold",
                                "add allow-privileged: true to the rule, or recorder: false to its grants"));
        assertThat(problems(GrantPreset.HOST, new JsonObject(), true)).isEmpty();
        assertThat(problems(GrantPreset.HOST, new JsonObject().put("roomAdmin", false), false))
                .isEmpty();
    }

    @Test
    void singleGrantsGoOverThePreset() {
        var grants = new JsonObject().put("canPublishData", false).put("canSubscribeMetrics", true);

        assertThat(video(GrantPreset.AUDIO_ONLY, grants))
                .isEqualTo(new JsonObject()
                        .put("roomJoin", true)
                        .put("room", "a")
                        .put("canPublish", true)
                        .put("canSubscribe", true)
                        .put("canPublishData", false)
                        .put("canPublishSources", new JsonArray().add("microphone"))
                        .put("canSubscribeMetrics", true));
    }

    /** LiveKit would read the sources of a rule that forbids publishing as no more than noise; ours is not to write it. */
    @Test
    void sourcesOfThePresetGoWhenTheRuleForbidsPublishing() {
        assertThat(video(GrantPreset.SPEAKER, new JsonObject().put("canPublish", false))
                        .fieldNames())
                .doesNotContain("canPublishSources");
    }

    private static JsonObject video(GrantPreset preset, JsonObject grants) {
        return allowed(new Policy(config(preset, grants, true), new Random(1)).decide(user("alice"), Wanted.room("a")))
                .grants()
                .toJson()
                .getJsonObject("video");
    }

    private static List<Problem> problems(GrantPreset preset, JsonObject grants, boolean privileged) {
        return config(preset, grants, privileged).problems();
    }

    private static RoomsConfig config(GrantPreset preset, JsonObject grants, boolean privileged) {
        var terms = new Terms(null, preset, grants, privileged, null, null, FieldOverrides.NONE);
        return new RoomsConfig(
                List.of(new Rule("r", "*", Map.of(), terms)), "{subject}", Unnamed.REFUSE, RequestFields.DEFAULT);
    }
}
