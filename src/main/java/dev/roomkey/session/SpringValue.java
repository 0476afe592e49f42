package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads one value of a Spring Session: JSON, or what Java serialises of a {@code String}, {@code Long} or {@code Integer}. The three are
 * recognised byte by byte; anything else stays unread, since to deserialise what others have written is to run what they like.
 */
final class SpringValue {
    /** Magic number and version of a serialised stream. */
    private static final byte[] STREAM = hex("aced0005");

    private static final byte STRING = 0x74;

    /** {@code Long} and {@code Number} as described in a stream, up to the eight bytes of the value. */
    private static final byte[] LONG = described("java.lang.Long", "3b8be490cc8f23df", 'J');

    /** The same for {@code Integer}, up to the four bytes of the value. */
    private static final byte[] INTEGER = described("java.lang.Integer", "12e2a0a4f7818738", 'I');

    private SpringValue() {}

    /** The text, number, truth value, JSON object or array in {@code bytes}; empty when it is anything else. */
    static Optional<Object> read(byte[] bytes) {
        return startsWith(bytes, STREAM) ? serialised(bytes) : json(bytes);
    }

    private static Optional<Object> serialised(byte[] bytes) {
        if (bytes.length > STREAM.length && bytes[STREAM.length] == STRING) {
            return string(ByteBuffer.wrap(bytes, STREAM.length + 1, bytes.length - STREAM.length - 1))
                    .map(Object.class::cast);
        }
        if (startsWith(bytes, LONG) && bytes.length == LONG.length + Long.BYTES) {
            return Optional.of(ByteBuffer.wrap(bytes).getLong(LONG.length));
        }
        return startsWith(bytes, INTEGER) && bytes.length == INTEGER.length + Integer.BYTES
                ? Optional.of(ByteBuffer.wrap(bytes).getInt(INTEGER.length))
                : Optional.empty();
    }

    /** Two bytes of length, and UTF-8: Java's own differs from it for NUL and beyond the basic plane, where this one is strict. */
    private static Optional<String> string(ByteBuffer rest) {
        if (rest.remaining() < Short.BYTES || Short.toUnsignedInt(rest.getShort()) != rest.remaining()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(rest).toString());
        } catch (CharacterCodingException otherText) {
            return Optional.empty();
        }
    }

    /** Read as the only member of an object, since {@link StrictJson} reads objects. */
    private static Optional<Object> json(byte[] bytes) {
        var wrapped = new ByteArrayOutputStream();
        wrapped.writeBytes("{\"value\":".getBytes(StandardCharsets.UTF_8));
        wrapped.writeBytes(bytes);
        wrapped.write('}');
        return StrictJson.object(wrapped.toByteArray())
                .filter(it -> it.size() == 1)
                .map((JsonObject it) -> it.getValue("value"));
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** A new object of a class with the one field {@code value}, below {@code Number}, which has none. */
    private static byte[] described(String name, String serialVersion, char type) {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(STREAM);
        stream.writeBytes(hex("7372"));
        writeName(stream, name);
        stream.writeBytes(hex(serialVersion + "020001"));
        stream.write(type);
        writeName(stream, "value");
        stream.writeBytes(hex("7872"));
        writeName(stream, "java.lang.Number");
        stream.writeBytes(hex("86ac951d0b94e08b0200007870"));
        return stream.toByteArray();
    }

    private static void writeName(ByteArrayOutputStream stream, String name) {
        stream.write(0);
        stream.write(name.length());
        stream.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
