package dev.roomkey.tokencache;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What all kept tokens of a user are tied to: 128 random bits, which a revocation replaces. A kept token is handed out
 * only under the generation that it was kept with, so that losing the generation can only ever cost a new token.
 */
public record Generation(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    static Generation random(SecureRandom random) {
        return new Generation(random.nextLong(), random.nextLong());
    }

    /** The generation that {@link #bytes} wrote; empty for any other number of bytes. */
    static Optional<Generation> read(byte[] bytes) {
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes);
        return Optional.of(new Generation(buffer.getLong(), buffer.getLong()));
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }
}
