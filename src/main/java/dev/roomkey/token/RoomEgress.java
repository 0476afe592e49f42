package dev.roomkey.token;

import static dev.roomkey.token.Fields.field;
import static dev.roomkey.token.Values.FLAG;
import static dev.roomkey.token.Values.UINT32;

import java.util.stream.Stream;

/**
 * LiveKit's {@code RoomEgress}: what starts to record with the room.
 *
 * <p>Whoever holds a token can read it, so no credential may stand in it. Only the fields named here are taken: what is
 * recorded, in which layout and encoding preset, under which file name. Storage ({@code s3}, {@code gcp}, {@code azure},
 * {@code aliOSS}: access keys, session tokens, roles, proxy passwords), streams (their URLs hold stream keys), webhooks
 * (signing keys), {@code customBaseUrl} and the deprecated single outputs are refused as a whole wherever they can stand.
 * They belong into a room preset on the server, which a token names by {@code roomPreset}.
 */
final class RoomEgress {
    private static final Value TEXT = Values.text(RoomConfiguration.MAX_TEXT_BYTES);

    private static final Value REFUSED = (given, path) -> {
        if (Values.saysNothing(given)) {
            return null;
        }
        throw new InvalidGrantException(
                path, "may hold credentials, and a token can be read; use a preset on the server, by roomPreset");
    };

    private static final Value PRESET = Values.protoEnum(
            "H264_720P_30",
            "H264_720P_60",
            "H264_1080P_30",
            "H264_1080P_60",
            "PORTRAIT_H264_720P_30",
            "PORTRAIT_H264_720P_60",
            "PORTRAIT_H264_1080P_30",
            "PORTRAIT_H264_1080P_60",
            "PASSTHROUGH");

    private static final Value FILES = outputs(
            field("fileType", Values.protoEnum("DEFAULT_FILETYPE", "MP4", "OGG", "MP3", "MCAP")),
            field("filepath", TEXT),
            field("disableManifest", FLAG));

    private static final Value SEGMENTS = outputs(
            field("protocol", Values.protoEnum("DEFAULT_SEGMENTED_FILE_PROTOCOL", "HLS_PROTOCOL")),
            field("filenamePrefix", TEXT),
            field("playlistName", TEXT),
            field("livePlaylistName", TEXT),
            field("segmentDuration", UINT32),
            field("filenameSuffix", Values.protoEnum("INDEX", "TIMESTAMP")),
            field("disableManifest", FLAG));

    private static final Value IMAGES = outputs(
            field("captureInterval", UINT32),
            field("width", UINT32),
            field("height", UINT32),
            field("filenamePrefix", TEXT),
            field("filenameSuffix", imageSuffix()),
            field("imageCodec", Values.protoEnum("IC_DEFAULT", "IC_JPEG")),
            field("disableManifest", FLAG));

    private static final Fields ROOM = Fields.ofMessage(
            field("roomName", TEXT),
            field("layout", TEXT),
            field("audioOnly", FLAG),
            field("audioMixing", Values.protoEnum("DEFAULT_MIXING", "DUAL_CHANNEL_AGENT", "DUAL_CHANNEL_ALTERNATE")),
            field("videoOnly", FLAG),
            field("customBaseUrl", REFUSED),
            field("file", REFUSED),
            field("stream", REFUSED),
            field("segments", REFUSED),
            field("preset", PRESET),
            field("fileOutputs", FILES),
            field("streamOutputs", REFUSED),
            field("segmentOutputs", SEGMENTS),
            field("imageOutputs", IMAGES),
            field("webhooks", REFUSED));

    private static final Fields PARTICIPANT =
            Fields.ofMessage(field("preset", PRESET), field("fileOutputs", FILES), field("segmentOutputs", SEGMENTS));

    private static final Fields TRACKS = output(field("filepath", TEXT), field("disableManifest", FLAG));

    static final Fields FIELDS = Fields.ofMessage(
            field("room", Values.object(ROOM)),
            field("participant", Values.object(PARTICIPANT)),
            field("tracks", Values.object(TRACKS)));

    private RoomEgress() {}

    private static Value imageSuffix() {
        return Values.protoEnum("IMAGE_SUFFIX_INDEX", "IMAGE_SUFFIX_TIMESTAMP", "IMAGE_SUFFIX_NONE_OVERWRITE");
    }

    private static Value outputs(Fields.Field... own) {
        return Values.listOf(Values.object(output(own)));
    }

    /** An output of files: its own fields, and those of where it is stored, which are refused. */
    private static Fields output(Fields.Field... own) {
        var storage = Stream.of("s3", "gcp", "azure", "aliOSS").map(it -> field(it, REFUSED));
        return Fields.ofMessage(Stream.concat(Stream.of(own), storage).toArray(Fields.Field[]::new));
    }
}
