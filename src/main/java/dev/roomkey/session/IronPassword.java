package dev.roomkey.session;

import dev.roomkey.model.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** A password of iron-session. Each seal has two keys of its own, made of the password and a salt. */
final class IronPassword {
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};
    private static final byte[] SECOND_BLOCK = {0, 0, 0, 2};

    private final Hmac derivation;

    IronPassword(Secret password) {
        this.derivation = new Hmac("HmacSHA1", password.bytes());
    }

    /** Whether the seal was made with this password and nothing of it was changed. */
    boolean fits(IronSeal seal) {
        byte[] expected = Hmac.once(new SecretKeySpec(key(seal.macSalt()), "HmacSHA256"), seal.macked());
        return MessageDigest.isEqual(expected, seal.mac());
    }

    /** What is in a seal that fits. */
    Optional<byte[]> open(IronSeal seal) {
        return Aes.cbc(Aes.key(key(seal.salt()), 0), seal.iv(), seal.ciphertext());
    }

    /**
     * PBKDF2-HMAC-SHA1 of one round, which is as many as the library makes, since its passwords are long and random; the JDK's
     * takes passwords as characters only.
     */
    private byte[] key(byte[] salt) {
        byte[] first = derivation.of(salt, FIRST_BLOCK);
        byte[] second = derivation.of(salt, SECOND_BLOCK);
        byte[] key = Arrays.copyOf(first, Aes.KEY_BYTES);
        System.arraycopy(second, 0, key, first.length, key.length - first.length);
        return key;
    }
}
