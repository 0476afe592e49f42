package dev.roomkey.token;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import livekit.LivekitRoom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks every field of LiveKit's own {@code RoomEgress}, so that a place for a credential cannot be overlooked. */
class RoomEgressTest {
    private static final Set<String> FILE = Set.of("fileType", "filepath", "disableManifest");
    private static final Set<String> SEGMENTS = Set.of(
            "protocol",
            "filenamePrefix",
            "playlistName",
            "livePlaylistName",
            "segmentDuration",
            "filenameSuffix",
            "disableManifest");
    private static final Set<String> IMAGES = Set.of(
            "captureInterval", "width", "height", "filenamePrefix", "filenameSuffix", "imageCodec", "disableManifest");

    /** All that may be said. What the protocol has besides, also in later versions, is refused. */
    private static final Set<String> HARMLESS = Stream.of(
                    Stream.of("roomName", "layout", "audioOnly", "audioMixing", "videoOnly", "preset")
                            .map("room."::concat),
                    FILE.stream().map("room.fileOutputs."::concat),
                    SEGMENTS.stream().map("room.segmentOutputs."::concat),
                    IMAGES.stream().map("room.imageOutputs."::concat),
                    Stream.of("participant.preset", "tracks.filepath", "tracks.disableManifest"),
                    FILE.stream().map("participant.fileOutputs."::concat),
                    SEGMENTS.stream().map("participant.segmentOutputs."::concat))
            .flatMap(it -> it)
            .collect(toCollection(TreeSet::new));

    @Test
    void onlyHarmlessLeavesOfTheProtocolAreTaken() {
        var taken = leaves(LivekitRoom.RoomEgress.getDescriptor(), List.of()).stream()
                .filter(RoomEgressTest::isTaken)
                .map(RoomEgressTest::pathOf)
                .collect(toCollection(TreeSet::new));

        assertThat(taken).isEqualTo(HARMLESS);
    }

    @Test
    void theWalkSeesWhereCredentialsStand() {
        var paths = leaves(LivekitRoom.RoomEgress.getDescriptor(), List.of()).stream()
                .map(RoomEgressTest::pathOf);

        assertThat(paths)
                .contains(
                        "room.fileOutputs.s3.secret",
                        "room.imageOutputs.s3.sessionToken",
                        "room.segments.gcp.proxy.password",
                        "room.streamOutputs.urls",
                        "room.webhooks.signingKey",
                        "room.customBaseUrl",
                        "participant.segmentOutputs.azure.accountKey",
                        "tracks.aliOSS.secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'room':{'fileOutputs':[{'s3':{'bucket':'b'}}]}} | .room.fileOutputs[0].s3",
                "{'room':{'file_outputs':[{'filepath':'f'},{'s3':{'session_token':'t'}}]}} | .room.fileOutputs[1].s3",
                "{'room':{'segmentOutputs':[{'gcp':{'credentials':'{}'}}]}} | .room.segmentOutputs[0].gcp",
                "{'room':{'imageOutputs':[{'azure':{'accountKey':'k'}}]}} | .room.imageOutputs[0].azure",
                "{'room':{'file':{'filepath':'f'}}} | .room.file",
                "{'room':{'stream':{'urls':['rtmp://h/key']}}} | .room.stream",
                "{'room':{'segments':{'s3':{}}}} | .room.segments",
                "{'room':{'stream_outputs':[{'urls':['rtmp://h/key']}]}} | .room.streamOutputs",
                "{'room':{'customBaseUrl':'https://u:p@h'}} | .room.customBaseUrl",
                "{'room':{'webhooks':[{'url':'u','signingKey':'k'}]}} | .room.webhooks",
                "{'participant':{'fileOutputs':[{'aliOSS':{'secret':'s'}}]}} | .participant.fileOutputs[0].aliOSS",
                "{'tracks':{'s3':{'assumeRoleArn':'arn'}}} | .tracks.s3",
            })
    void placeForCredentialsIsRefusedAndTheMendNamed(String json, String path) {
        var config = new JsonObject().put("egress", new JsonObject(json.replace('\'', '"')));
        var builder = ClaimGrants.builder();

        assertThatThrownBy(() -> builder.roomConfig(config))
                .isInstanceOfSatisfying(
                        InvalidGrantException.class, it -> assertThat(it.path()).isEqualTo("roomConfig.egress" + path))
                .hasMessageContaining("may hold credentials")
                .hasMessageContaining("roomPreset");
    }

    private static boolean isTaken(List<FieldDescriptor> path) {
        try {
            return !RoomEgress.FIELDS.read(sample(path), "egress").isEmpty();
        } catch (InvalidGrantException refused) {
            return false;
        }
    }

    private static List<List<FieldDescriptor>> leaves(Descriptor message, List<FieldDescriptor> above) {
        return message.getFields().stream()
                .flatMap(field -> {
                    var path = new ArrayList<>(above);
                    path.add(field);
                    return isObject(field) ? leaves(field.getMessageType(), path).stream() : Stream.of(path);
                })
                .toList();
    }

    private static boolean isObject(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField();
    }

    private static String pathOf(List<FieldDescriptor> path) {
        return String.join(".", path.stream().map(FieldDescriptor::getJsonName).toList());
    }

    /** An egress in which nothing but the last field of {@code path} is set, to something other than its default. */
    private static JsonObject sample(List<FieldDescriptor> path) {
        var field = path.getFirst();
        Object value = path.size() > 1 ? sample(path.subList(1, path.size())) : leaf(field);
        return new JsonObject()
                .put(
                        field.getJsonName(),
                        field.isRepeated() && !field.isMapField() ? new JsonArray().add(value) : value);
    }

    private static Object leaf(FieldDescriptor field) {
        if (field.isMapField()) {
            return new JsonObject().put("k", "v");
        }
        return switch (field.getJavaType()) {
            case BOOLEAN -> true;
            case INT, LONG, FLOAT, DOUBLE -> 1;
            case ENUM -> field.getEnumType().findValueByNumber(1).getName();
            case STRING, BYTE_STRING, MESSAGE -> "text";
        };
    }
}
