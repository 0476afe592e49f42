package dev.roomkey.tokencache;

import dev.roomkey.model.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals kept tokens with AES-256-GCM, so that whoever reads the store learns no token and whoever writes to it cannot make
 * one be handed out, nor move one to another key. Safe to share between threads.
 *
 * <p>A sealed value is a version (1 byte), the id of the seal key (8), a random nonce (12) and the ciphertext with its tag
 * (16). Version, key id and cache key are the associated data.
 */
final class Seal {
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + SealKey.ID_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int LEAST_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

    /** Longer values are not ours: the longest request body would not make such a token. */
    static final int MOST_BYTES = 2 * 1024 * 1024;

    private final List<SealKey> keys;
    private final SecureRandom random;

    /** One for each thread, as making one costs more than what it does here. */
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(Seal::aesGcm);

    /**
     * @param keys the first seals, all of them open
     * @param random source of the nonces
     */
    Seal(List<Secret> keys, SecureRandom random) {
        this.keys = keys.stream().map(SealKey::new).toList();
        this.random = random;
    }

    /** The value to store under {@code key}. */
    byte[] seal(CacheKey key, KeptToken kept) {
        var first = keys.getFirst();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var head = ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES)
                .put(VERSION)
                .put(first.id())
                .put(nonce)
                .array();
        try {
            var text = cipher(Cipher.ENCRYPT_MODE, first, new Place(key, head)).doFinal(kept.bytes());
            return ByteBuffer.allocate(head.length + text.length)
                    .put(head)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /** What was sealed for {@code key}; empty for whatever does not open, be it damaged, foreign or of a lost key. */
    Optional<KeptToken> open(CacheKey key, byte[] value) {
        if (value.length < LEAST_BYTES || value.length > MOST_BYTES || value[0] != VERSION) {
            return Optional.empty();
        }
        for (var each : keys) {
            if (each.isNamedIn(value, 1)) {
                return decrypt(each, new Place(key, value)).flatMap(KeptToken::read);
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> decrypt(SealKey with, Place place) {
        try {
            var start = HEADER_BYTES + NONCE_BYTES;
            var value = place.value;
            return Optional.of(cipher(Cipher.DECRYPT_MODE, with, place).doFinal(value, start, value.length - start));
        } catch (GeneralSecurityException doesNotOpen) {
            return Optional.empty();
        }
    }

    /** A value that begins with header and nonce, and the key that it stands under. */
    private static final class Place {
        private final CacheKey key;
        private final byte[] value;

        Place(CacheKey key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    private Cipher cipher(int mode, SealKey key, Place place) throws GeneralSecurityException {
        var cipher = ciphers.get();
        var nonce = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, place.value, HEADER_BYTES, NONCE_BYTES);
        cipher.init(mode, key.subkey(place.key), nonce);
        cipher.updateAAD(place.value, 0, HEADER_BYTES);
        cipher.updateAAD((place.key.userTag() + ":" + place.key.name()).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static Cipher aesGcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }
}
