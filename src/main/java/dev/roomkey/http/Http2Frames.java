package dev.roomkey.http;

import io.netty.buffer.ByteBuf;

/**
 * Follows the bytes of an HTTP/2 client, as far as to know what is begun and not ended: the preface with the settings that end it, a frame, or a
 * block of headers, which may be of several frames (RFC 9113, sections 3.4, 4.1 and 6.10). What is wrong with them, the codec says.
 */
final class Http2Frames {
    private static final int PREFACE_BYTES = 24;

    /** Length, type and flags. */
    private static final int HEAD_BYTES = 5;

    private static final int STREAM_ID_BYTES = 4;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private long head;
    private int headBytes;

    /** Of the preface's text, or of a frame behind its head. */
    private int left = PREFACE_BYTES;

    /** Whether the frame that is underway, or the next, does not stand for itself. */
    private boolean goesOn = true;

    /** Whether something ends within the next {@code bytes}. */
    boolean follow(ByteBuf bytes) {
        var ended = false;
        var at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (left == 0) {
                takeHead(bytes.getUnsignedByte(at));
                at++;
            } else {
                var step = Math.min(left, bytes.writerIndex() - at);
                at += step;
                left -= step;
                ended |= left == 0 && !goesOn;
            }
        }
        return ended;
    }

    /** Whether something is begun and not ended. */
    boolean isWithin() {
        return left > 0 || headBytes > 0 || goesOn;
    }

    private void takeHead(int next) {
        head = (head << Byte.SIZE) | next;
        headBytes++;
        if (headBytes == HEAD_BYTES) {
            left = (int) (head >> (2 * Byte.SIZE)) + STREAM_ID_BYTES;
            var type = (head >> Byte.SIZE) & 0xff;
            goesOn = (type == HEADERS || type == CONTINUATION) && (head & END_HEADERS) == 0;
            head = 0;
            headBytes = 0;
        }
    }
}
