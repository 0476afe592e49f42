package dev.roomkey.session;

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
        if (text.isEmpty() || text.indexOf('=') >= 0 || hasStrayBits(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean hasStrayBits(String text) {
        int spare = switch (text.length() % 4) {
            case 2 -> 0b1111;
            case 3 -> 0b11;
            default -> 0;
        };
        return (ALPHABET.indexOf(text.charAt(text.length() - 1)) & spare) != 0;
    }
}
