package dev.roomkey.session;

import java.util.Base64;
import java.util.Optional;

/** Base64 with plus and slash (RFC 4648 §4), of which each byte sequence has one text with padding and one without. */
final class StandardBase64 {
    private StandardBase64() {}

    /** The bytes of {@code text}, which must be without padding; empty when it is not canonical or holds no byte. */
    static Optional<byte[]> decode(String text) {
        return decode(text, Base64.getEncoder().withoutPadding());
    }

    /** The bytes of {@code text}, which must be padded; empty when it is not canonical or holds no byte. */
    static Optional<byte[]> decodePadded(String text) {
        return decode(text, Base64.getEncoder());
    }

    /** The JDK's decoder takes stray bits and either padding; what it read must therefore be written in the same way. */
    private static Optional<byte[]> decode(String text, Base64.Encoder canonical) {
        try {
            return Optional.of(Base64.getDecoder().decode(text))
                    .filter(it -> it.length > 0 && canonical.encodeToString(it).equals(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
