package dev.roomkey.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Bytes that must not be printed: {@link #toString} is redacted and {@link #equals} takes constant time. */
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret that is the UTF-8 bytes of {@code text}, as LiveKit and the session libraries read theirs. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A secret of raw bytes; the array is copied. */
    public static Secret of(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** The same for all secrets of one length, so that a printed hash code gives nothing away. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
