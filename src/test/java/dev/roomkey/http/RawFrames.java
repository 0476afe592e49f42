package dev.roomkey.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Frames of HTTP/2 as a client sends them, and their types and flags (RFC 9113, section 6). */
final class RawFrames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private RawFrames() {}

    static ByteBuf frame(int type, int flags, int stream, byte[] payload) {
        return Unpooled.buffer(9 + payload.length)
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }
}
