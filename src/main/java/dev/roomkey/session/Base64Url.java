package dev.roomkey.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64url as JWS writes it (RFC 7515 §2), and nothing else: each byte sequence has one text. The JDK's decoder also
 * takes padding and stray trailing bits, with which one signed token could be written in several ways.
 */
final class Base64Url {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Base64Url() {}

    /** The bytes of {@code text}; empty when it is not canonical or holds no byte. */
    static Optional<byte[]> decode(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return decode(bytes, 0, bytes.length);
    }

    /** The same of the characters from {@code from} to {@code to}. */
    static Optional<byte[]> decode(byte[] text, int from, int to) {
        if (from >= to || text[to - 1] == '=' || hasStrayBits(text[to - 1], to - from)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(Arrays.copyOfRange(text, from, to)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean hasStrayBits(byte last, int length) {
        int spare = switch (length % 4) {
            case 2 -> 0b1111;
            case 3 -> 0b11;
            default -> 0;
        };
        return (ALPHABET.indexOf(last) & spare) != 0;
    }
}
