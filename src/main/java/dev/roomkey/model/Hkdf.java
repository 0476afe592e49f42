package dev.roomkey.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Derives keys by HKDF-SHA256 (RFC 5869). Safe to share between threads. */
public final class Hkdf {
    private static final int BLOCK = 32;

    /** Most bytes for one purpose: no key here is longer, so the counter of RFC 5869 never passes 2. */
    private static final int MAX_LENGTH = 2 * BLOCK;

    private final KeyedMac expand;

    /** Of {@code material} without a salt. */
    public Hkdf(Secret material) {
        this(material, new byte[0]);
    }

    /** Of {@code material}; an empty salt is none. */
    public Hkdf(Secret material, byte[] salt) {
        var extract = new KeyedMac(salt.length == 0 ? new byte[BLOCK] : salt);
        expand = new KeyedMac(extract.begin().doFinal(material.bytes()));
    }

    /** The key of 32 bytes for one purpose. */
    public Secret key(String purpose) {
        return Secret.of(derive(purpose.getBytes(StandardCharsets.UTF_8), BLOCK));
    }

    /** {@code length} bytes for one purpose, 64 at most. */
    public byte[] derive(byte[] purpose, int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("at most " + MAX_LENGTH + " bytes can be derived");
        }
        var derived = new byte[MAX_LENGTH];
        var block = new byte[0];
        for (byte counter = 1; (counter - 1) * BLOCK < length; counter++) {
            block = block(block, purpose, counter);
            System.arraycopy(block, 0, derived, (counter - 1) * BLOCK, BLOCK);
        }
        return Arrays.copyOf(derived, length);
    }

    private byte[] block(byte[] before, byte[] purpose, byte counter) {
        var mac = expand.begin();
        mac.update(before);
        mac.update(purpose);
        mac.update(counter);
        return mac.doFinal();
    }
}
