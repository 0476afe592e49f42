package dev.roomkey.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** A key that opens JWEs of one content encryption; any number of threads may use one. */
sealed interface ContentKey {
    /** The plaintext, if {@code jwe} was made with this key and nothing of it was changed. */
    Optional<byte[]> open(Jwe jwe);

    /** RFC 7518 §5.3. */
    record Gcm(SecretKeySpec key) implements ContentKey {
        @Override
        public Optional<byte[]> open(Jwe jwe) {
            return Aes.gcm(key, jwe);
        }
    }

    /** RFC 7518 §5.2: the tag is half an HMAC over header, IV, ciphertext and the header's length in bits. */
    record CbcHmac(Hmac mac, SecretKeySpec key) implements ContentKey {
        @Override
        public Optional<byte[]> open(Jwe jwe) {
            byte[] bits = ByteBuffer.allocate(Long.BYTES)
                    .putLong(8L * jwe.protectedHeader().length)
                    .array();
            byte[] expected = mac.of(jwe.protectedHeader(), jwe.iv(), jwe.ciphertext(), bits);
            boolean fits = MessageDigest.isEqual(Arrays.copyOf(expected, expected.length / 2), jwe.tag());
            return fits ? Aes.cbc(key, jwe.iv(), jwe.ciphertext()) : Optional.empty();
        }
    }
}
