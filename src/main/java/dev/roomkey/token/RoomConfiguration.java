package dev.roomkey.token;

import static dev.roomkey.token.Fields.field;
import static dev.roomkey.token.Values.FLAG;
import static dev.roomkey.token.Values.UINT32;

/**
 * LiveKit's {@code RoomConfiguration}, which a token may carry for the room that its join starts.
 *
 * <p>Whoever holds a token can read it, so nothing in it may be a credential. Inside {@code egress} only the fields named
 * here are taken: what is recorded, in which layout, under which file name. Storage, streams, webhooks and the page to
 * record are refused as a whole, in every place where they can stand, since access keys, proxy passwords, stream keys and
 * signing keys live there. They belong into a room preset on the server, which a token names by {@code roomPreset}.
 */
final class RoomConfiguration {
    /** LiveKit's default for {@code limit.max_metadata_size}. */
    static final int MAX_METADATA_BYTES = 512 * 1024;

    /** LiveKit's default for {@code limit.max_attributes_size}. */
    static final int MAX_ATTRIBUTES_BYTES = 64 * 1024;

    /** Bound for short texts that LiveKit does not bound: names, layouts, paths of files. */
    private static final int MAX_TEXT_BYTES = 1024;

    private static final Value TEXT = Values.text(MAX_TEXT_BYTES);

    private static final Value SECRET = (given, path) -> {
        if (Values.saysNothing(given)) {
            return null;
        }
        throw new InvalidGrantException(
                path, "may hold credentials, and a token can be read; use a preset on the server, by roomPreset");
    };

    private static final Fields AGENT = Fields.ofMessage(
            field("agentName", TEXT),
            field("metadata", Values.text(MAX_METADATA_BYTES)),
            field("restartPolicy", Values.protoEnum("JRP_ON_FAILURE", "JRP_NEVER")),
            field("deployment", TEXT),
            field("attributes", Values.textMap(MAX_ATTRIBUTES_BYTES)));

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

    private static final Fields FILES = Fields.ofMessage(
            field("fileType", Values.protoEnum("DEFAULT_FILETYPE", "MP4", "OGG", "MP3", "MCAP")),
            field("filepath", TEXT),
            field("disableManifest", FLAG),
            field("s3", SECRET),
            field("gcp", SECRET),
            field("azure", SECRET),
            field("aliOSS", SECRET));

    private static final Fields SEGMENTS = Fields.ofMessage(
            field("protocol", Values.protoEnum("DEFAULT_SEGMENTED_FILE_PROTOCOL", "HLS_PROTOCOL")),
            field("filenamePrefix", TEXT),
            field("playlistName", TEXT),
            field("livePlaylistName", TEXT),
            field("segmentDuration", UINT32),
            field("filenameSuffix", Values.protoEnum("INDEX", "TIMESTAMP")),
            field("disableManifest", FLAG),
            field("s3", SECRET),
            field("gcp", SECRET),
            field("azure", SECRET),
            field("aliOSS", SECRET));

    private static final Fields IMAGES = Fields.ofMessage(
            field("captureInterval", UINT32),
            field("width", UINT32),
            field("height", UINT32),
            field("filenamePrefix", TEXT),
            field(
                    "filenameSuffix",
                    Values.protoEnum("IMAGE_SUFFIX_INDEX", "IMAGE_SUFFIX_TIMESTAMP", "IMAGE_SUFFIX_NONE_OVERWRITE")),
            field("imageCodec", Values.protoEnum("IC_DEFAULT", "IC_JPEG")),
            field("disableManifest", FLAG),
            field("s3", SECRET),
            field("gcp", SECRET),
            field("azure", SECRET),
            field("aliOSS", SECRET));

    private static final Fields ROOM_COMPOSITE = Fields.ofMessage(
            field("roomName", TEXT),
            field("layout", TEXT),
            field("audioOnly", FLAG),
            field("audioMixing", Values.protoEnum("DEFAULT_MIXING", "DUAL_CHANNEL_AGENT", "DUAL_CHANNEL_ALTERNATE")),
            field("videoOnly", FLAG),
            field("customBaseUrl", SECRET),
            field("file", SECRET),
            field("stream", SECRET),
            field("segments", SECRET),
            field("preset", PRESET),
            field("fileOutputs", Values.listOf(Values.object(FILES))),
            field("streamOutputs", SECRET),
            field("segmentOutputs", Values.listOf(Values.object(SEGMENTS))),
            field("imageOutputs", Values.listOf(Values.object(IMAGES))),
            field("webhooks", SECRET));

    private static final Fields AUTO_PARTICIPANT = Fields.ofMessage(
            field("preset", PRESET),
            field("fileOutputs", Values.listOf(Values.object(FILES))),
            field("segmentOutputs", Values.listOf(Values.object(SEGMENTS))));

    private static final Fields AUTO_TRACK = Fields.ofMessage(
            field("filepath", TEXT),
            field("disableManifest", FLAG),
            field("s3", SECRET),
            field("gcp", SECRET),
            field("azure", SECRET),
            field("aliOSS", SECRET));

    private static final Fields EGRESS = Fields.ofMessage(
            field("room", Values.object(ROOM_COMPOSITE)),
            field("participant", Values.object(AUTO_PARTICIPANT)),
            field("tracks", Values.object(AUTO_TRACK)));

    /** Every field, in the order of the protocol's numbers. */
    static final Fields FIELDS = Fields.ofMessage(
            field("name", TEXT),
            field("emptyTimeout", UINT32),
            field("departureTimeout", UINT32),
            field("maxParticipants", UINT32),
            field("egress", Values.object(EGRESS)),
            field("minPlayoutDelay", UINT32),
            field("maxPlayoutDelay", UINT32),
            field("syncStreams", FLAG),
            field("agents", Values.listOf(Values.object(AGENT))),
            field("metadata", Values.text(MAX_METADATA_BYTES)),
            field("tags", Values.textMap(MAX_ATTRIBUTES_BYTES)));

    private RoomConfiguration() {}
}
