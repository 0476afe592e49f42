package dev.roomkey.token;

import static dev.roomkey.token.Fields.field;
import static dev.roomkey.token.Values.FLAG;
import static dev.roomkey.token.Values.UINT32;

/**
 * LiveKit's {@code RoomConfiguration}, which a token may carry for the room that its join starts. As in protobuf's JSON,
 * what is unset or has its default is left out.
 */
final class RoomConfiguration {
    /** LiveKit's default for {@code limit.max_metadata_size}. */
    static final int MAX_METADATA_BYTES = 512 * 1024;

    /** LiveKit's default for {@code limit.max_attributes_size}. */
    static final int MAX_ATTRIBUTES_BYTES = 64 * 1024;

    /** Bound for short texts that LiveKit does not bound: names, layouts, paths of files. */
    static final int MAX_TEXT_BYTES = 4096;

    private static final Value TEXT = Values.text(MAX_TEXT_BYTES);
    private static final Value METADATA = Values.text(MAX_METADATA_BYTES);
    private static final Value TEXT_MAP = Values.textMap(MAX_ATTRIBUTES_BYTES);

    private static final Fields AGENT = Fields.ofMessage(
            field("agentName", TEXT),
            field("metadata", METADATA),
            field("restartPolicy", Values.protoEnum("JRP_ON_FAILURE", "JRP_NEVER")),
            field("deployment", TEXT),
            field("attributes", TEXT_MAP));

    /** Every field, in the order of the protocol. */
    static final Fields FIELDS = Fields.ofMessage(
            field("name", TEXT),
            field("emptyTimeout", UINT32),
            field("departureTimeout", UINT32),
            field("maxParticipants", UINT32),
            field("metadata", METADATA),
            field("egress", Values.object(RoomEgress.FIELDS)),
            field("minPlayoutDelay", UINT32),
            field("maxPlayoutDelay", UINT32),
            field("syncStreams", FLAG),
            field("agents", Values.listOf(Values.object(AGENT))),
            field("tags", TEXT_MAP));

    private RoomConfiguration() {}
}
