package dev.roomkey.tokencache;

import dev.roomkey.model.Hkdf;
import dev.roomkey.model.Secret;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that seals values, each under a subkey of its cache key, so that no key ever meets more than a few nonces. Its id
 * is derived from it by HKDF and gives nothing away.
 */
final class SealKey {
    static final int ID_BYTES = 8;

    private final Hkdf root;
    private final byte[] id;

    SealKey(Secret key) {
        root = new Hkdf(key);
        id = Arrays.copyOf(root.key("roomkey seal key id v1").bytes(), ID_BYTES);
    }

    /** Stands in each sealed value, to find the key that opens it. */
    byte[] id() {
        return id.clone();
    }

    /** Whether this key's id stands in {@code value} from {@code offset} on. */
    boolean isNamedIn(byte[] value, int offset) {
        return Arrays.equals(id, 0, ID_BYTES, value, offset, offset + ID_BYTES);
    }

    /** The AES-256 key of one cache key. */
    SecretKey subkey(CacheKey key) {
        var purpose = "roomkey sealed token v1 " + key.userTag() + ":" + key.name();
        return new SecretKeySpec(root.key(purpose).bytes(), "AES");
    }
}
