package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import livekit.LivekitRoom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomConfigurationTest {
    private static final String FULL = """
            {"name": "n", "emptyTimeout": 1, "departureTimeout": 2, "maxParticipants": 4294967295, "metadata": "m",
             "egress": {
               "room": {"roomName": "r", "layout": "grid", "audioOnly": true, "audioMixing": "DUAL_CHANNEL_AGENT",
                 "videoOnly": true, "preset": "H264_1080P_30",
                 "fileOutputs": [{"fileType": "MP4", "filepath": "f", "disableManifest": true}],
                 "segmentOutputs": [{"protocol": "HLS_PROTOCOL", "filenamePrefix": "p", "playlistName": "l",
                   "livePlaylistName": "v", "segmentDuration": 6, "filenameSuffix": "TIMESTAMP",
                   "disableManifest": true}],
                 "imageOutputs": [{"captureInterval": 5, "width": 1, "height": 2, "filenamePrefix": "i",
                   "filenameSuffix": "IMAGE_SUFFIX_NONE_OVERWRITE", "imageCodec": "IC_JPEG",
                   "disableManifest": true}]},
               "participant": {"preset": "H264_720P_60", "fileOutputs": [{"filepath": "f"}],
                 "segmentOutputs": [{"playlistName": "l"}]},
               "tracks": {"filepath": "t", "disableManifest": true}},
             "minPlayoutDelay": 3, "maxPlayoutDelay": 4, "syncStreams": true,
             "agents": [{"agentName": "a", "metadata": "m", "restartPolicy": "JRP_NEVER", "deployment": "d",
               "attributes": {"k": "v"}}],
             "tags": {"a": "1", "b": ""}}""";

    private static final List<String> NEWER = List.of("deployment", "attributes");

    @Test
    void everyFieldIsTakenAndWrittenInOneOrder() {
        var full = new JsonObject(FULL);

        assertThat(read(full).encode()).isEqualTo(full.encode());
    }

    @Test
    void officialProtocolReadsWhatIsWritten() throws Exception {
        var written = read(new JsonObject(FULL));
        // newer than the protocol in the SDK
        NEWER.forEach(written.getJsonArray("agents").getJsonObject(0)::remove);

        var message = OfficialProtocol.roomConfiguration(written);

        assertThat(message.getAgents(0).getAgentName()).isEqualTo("a");
        assertThat(message.getTagsMap()).isEqualTo(Map.of("a", "1", "b", ""));
        assertThat(message.getEgress().getRoom().getFileOutputs(0).getFilepath())
                .isEqualTo("f");
    }

    @Test
    void everyFieldOfTheProtocolIsKnown() {
        var message = LivekitRoom.RoomConfiguration.getDescriptor();

        assertThat(read(new JsonObject(FULL)).fieldNames()).containsExactlyInAnyOrderElementsOf(names(message));
        assertThat(read(new JsonObject(FULL))
                        .getJsonArray("agents")
                        .getJsonObject(0)
                        .fieldNames())
                .containsAll(names(message.findFieldByName("agents").getMessageType()));
    }

    @Test
    void snakeCaseIsTakenAndWrittenInCamelCase() {
        var given = new JsonObject("""
                {"empty_timeout": 1, "sync_streams": true, "egress": {"room": {"file_outputs": [{"file_type": "MP4"}]}},
                 "agents": [{"agent_name": "a", "restart_policy": "JRP_NEVER"}]}""");

        assertThat(read(given)).isEqualTo(new JsonObject("""
                        {"emptyTimeout": 1, "syncStreams": true,
                         "egress": {"room": {"fileOutputs": [{"fileType": "MP4"}]}},
                         "agents": [{"agentName": "a", "restartPolicy": "JRP_NEVER"}]}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'name':null,'agents':null}",
                "{'name':'','emptyTimeout':0,'syncStreams':false,'agents':[],'metadata':'','tags':{}}",
                "{'egress':{'room':{'audioMixing':'DEFAULT_MIXING','customBaseUrl':'','webhooks':[]}}}",
            })
    void whatHasItsDefaultIsLeftOut(String json) {
        assertThat(read(json(json))).isEqualTo(new JsonObject());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'agents':[{'agentName':'a'},{'agentNme':'a'}]} | .agents[1].agentNme | did you mean agentName?",
                "{'room_name':'r'} | .room_name | known are name, emptyTimeout",
                "{'max_participants':1,'maxParticipants':1} | .maxParticipants | keep one of them",
                "{'maxParticipants':'4'} | .maxParticipants | whole number",
                "{'maxParticipants':-1} | .maxParticipants | whole number",
                "{'maxParticipants':4294967296} | .maxParticipants | whole number",
                "{'maxParticipants':1.5} | .maxParticipants | whole number",
                "{'syncStreams':'yes'} | .syncStreams | true or false",
                "{'name':7} | .name | a text",
                "{'agents':{}} | .agents | a list",
                "{'agents':['a']} | .agents[0] | an object",
                "{'agents':[null]} | .agents[0] | remove it",
                "{'agents':[{}]} | .agents[0] | remove it",
                "{'agents':[{'restartPolicy':1}]} | .agents[0].restartPolicy | a text",
                "{'agents':[{'restartPolicy':'JRP_X'}]} | .agents[0].restartPolicy | JRP_ON_FAILURE, JRP_NEVER",
                "{'agents':[{'attributes':{'k':1}}]} | .agents[0].attributes | map of texts",
                "{'tags':[{'key':'team','value':'a'}]} | .tags | an object",
                "{'tags':{'':'a'}} | .tags | give each entry a name",
                "{'egress':true} | .egress | an object",
                "{'nodeId':'n'} | .nodeId | is not known",
            })
    void faultIsNamedWithItsPathAndMend(String json, String path, String mend) {
        var refusal = catchThrowableOfType(InvalidGrantException.class, () -> read(json(json)));

        assertThat(refusal.path()).isEqualTo("roomConfig" + path);
        assertThat(refusal).hasMessageStartingWith("roomConfig" + path + ": ").hasMessageContaining(mend);
    }

    @Test
    void listsAreBounded() {
        var agents = Collections.nCopies(65, Map.of("agentName", "a"));

        var refusal =
                catchThrowableOfType(InvalidGrantException.class, () -> read(new JsonObject(Map.of("agents", agents))));

        assertThat(refusal.path()).isEqualTo("roomConfig.agents");
    }

    @Test
    void foreignFieldNameIsNotRepeatedAsItIs() {
        var hostile = new JsonObject().put("a\nFORGED line \u2028<script>" + "x".repeat(10_000), 1);

        var refusal = catchThrowableOfType(InvalidGrantException.class, () -> read(hostile));

        assertThat(refusal.path()).hasSizeLessThan(80).matches("[ -~]+").doesNotContain("<");
    }

    @Test
    void mapWithKeysOfAnyTypeIsRefused() {
        var wrapped = new JsonObject(Map.of("tags", Map.of(1, "a"), "agents", List.of(Map.of(2, "b"))));

        assertThat(catchThrowableOfType(InvalidGrantException.class, () -> read(wrapped)))
                .isNotNull();
    }

    private static JsonObject read(JsonObject config) {
        return RoomConfiguration.FIELDS.read(config, "roomConfig");
    }

    private static JsonObject json(String singleQuoted) {
        return new JsonObject(singleQuoted.replace('\'', '"'));
    }

    private static List<String> names(Descriptor message) {
        return message.getFields().stream().map(FieldDescriptor::getJsonName).toList();
    }
}
