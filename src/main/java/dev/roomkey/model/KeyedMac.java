package dev.roomkey.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC under one key. Safe to share between threads: each has a {@link Mac} of its own, as making one costs as much as a short message
 * does.
 */
public final class KeyedMac {
    private final ThreadLocal<Mac> own;

    /** HMAC-SHA256. */
    public KeyedMac(byte[] key) {
        this("HmacSHA256", key);
    }

    /**
     * @param algorithm as the JDK calls it, such as {@code HmacSHA256}
     * @param key not empty
     */
    public KeyedMac(String algorithm, byte[] key) {
        var spec = new SecretKeySpec(key, algorithm);
        own = ThreadLocal.withInitial(() -> once(spec));
    }

    /** For a message that has to be ended, by {@code doFinal} on this thread, before the next one under this key begins. */
    public Mac begin() {
        var mac = own.get();
        mac.reset();
        return mac;
    }

    /** Adds a text with its length before it, so that nothing can move from one part of a message into the next. */
    public static void add(Mac mac, String part) {
        add(mac, part.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of bytes. */
    public static void add(Mac mac, byte[] part) {
        for (var shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            mac.update((byte) (part.length >>> shift));
        }
        mac.update(part);
    }

    /** For a key that is used once. */
    public static Mac once(SecretKeySpec key) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(key.getAlgorithm() + " is not available", e);
        }
    }
}
