package dev.roomkey.token;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.json.JsonObject;
import livekit.LivekitRoom;

/** LiveKit's own protobufs, as generated in the official SDK. */
final class OfficialProtocol {
    private OfficialProtocol() {}

    /** Reads protobuf's JSON; unknown fields and wrong types are errors. */
    static LivekitRoom.RoomConfiguration roomConfiguration(JsonObject json) throws InvalidProtocolBufferException {
        var message = LivekitRoom.RoomConfiguration.newBuilder();
        JsonFormat.parser().merge(json.encode(), message);
        return message.build();
    }
}
