package dev.roomkey.session;

import dev.roomkey.model.KeyedMac;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC under one key, of texts in parts. */
final class Hmac {
    private final KeyedMac keyed;

    /**
     * @param jcaName such as {@code HmacSHA256}
     * @param key not empty
     */
    Hmac(String jcaName, byte[] key) {
        keyed = new KeyedMac(jcaName, key);
    }

    byte[] of(byte[]... parts) {
        return of(keyed.begin(), parts);
    }

    /** Under a key that is used once. */
    static byte[] once(SecretKeySpec key, byte[]... parts) {
        return of(KeyedMac.once(key), parts);
    }

    private static byte[] of(Mac mac, byte[]... parts) {
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }
}
