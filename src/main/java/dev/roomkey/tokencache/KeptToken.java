package dev.roomkey.tokencache;

import dev.roomkey.token.SignedToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A token and the generation that it was kept with: what stands inside a sealed value. */
record KeptToken(Generation generation, SignedToken token) {
    private static final int TIMES = 2 * Long.BYTES;

    /** The end of the year 9999; times beyond it are not ours. */
    private static final long LATEST = 253_402_300_799L;

    byte[] bytes() {
        var jwt = token.jwt().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Generation.BYTES + TIMES + jwt.length)
                .put(generation.bytes())
                .putLong(token.issuedAt().getEpochSecond())
                .putLong(token.expiresAt().getEpochSecond())
                .put(jwt)
                .array();
    }

    /** What {@link #bytes} wrote; empty when they are something else. */
    static Optional<KeptToken> read(byte[] bytes) {
        if (bytes.length <= Generation.BYTES + TIMES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes);
        var generation = new Generation(buffer.getLong(), buffer.getLong());
        var issued = buffer.getLong();
        var expires = buffer.getLong();
        if (issued < 0 || issued > expires || expires > LATEST) {
            return Optional.empty();
        }
        var jwt = new String(bytes, buffer.position(), buffer.remaining(), StandardCharsets.UTF_8);
        return Optional.of(new KeptToken(
                generation, new SignedToken(jwt, Instant.ofEpochSecond(issued), Instant.ofEpochSecond(expires))));
    }
}
