package dev.roomkey.tokencache;

import dev.roomkey.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives keys of 32 bytes by HKDF-SHA256 (RFC 5869) without a salt. Safe to share between threads. */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";

    /** One block of the hash is all that is asked for, so the counter of RFC 5869 never passes 1. */
    private static final byte ONLY_BLOCK = 1;

    private final Mac expand;

    Hkdf(Secret material) {
        var noSalt = keyed(new byte[32]);
        expand = keyed(noSalt.doFinal(material.bytes()));
    }

    /** The key for one purpose. */
    Secret key(String purpose) {
        return Secret.of(derive(purpose.getBytes(StandardCharsets.UTF_8)));
    }

    /** 32 bytes for one purpose. */
    byte[] derive(byte[] purpose) {
        var mac = copyOf(expand);
        mac.update(purpose);
        mac.update(ONLY_BLOCK);
        return mac.doFinal();
    }

    /** HMAC-SHA256 under this key. */
    static Mac keyed(byte[] key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** A copy is ready at once, where a new one would have to hash the key again. */
    static Mac copyOf(Mac keyed) {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
        }
    }
}
