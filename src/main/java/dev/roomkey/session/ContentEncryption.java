package dev.roomkey.session;

import java.util.Arrays;
import java.util.Optional;

/** How a JWE's content may be encrypted (RFC 7518 §5). */
enum ContentEncryption {
    A256GCM("A256GCM", 32, Aes.GCM_IV_BYTES, Aes.GCM_TAG_BYTES),
    A256CBC_HS512("A256CBC-HS512", 64, Aes.CBC_IV_BYTES, 32);

    private final String jweName;
    private final int keyBytes;
    private final int ivBytes;
    private final int tagBytes;

    ContentEncryption(String jweName, int keyBytes, int ivBytes, int tagBytes) {
        this.jweName = jweName;
        this.keyBytes = keyBytes;
        this.ivBytes = ivBytes;
        this.tagBytes = tagBytes;
    }

    static Optional<ContentEncryption> ofJweName(String name) {
        return Arrays.stream(values()).filter(it -> it.jweName.equals(name)).findFirst();
    }

    int keyBytes() {
        return keyBytes;
    }

    /** Whether parts of these lengths can be of this encryption; a shorter tag would be easier to forge. */
    boolean fits(byte[] iv, byte[] tag) {
        return iv.length == ivBytes && tag.length == tagBytes;
    }

    /** The key of these bytes, ready to open. */
    ContentKey key(byte[] bytes) {
        return switch (this) {
            case A256GCM -> new ContentKey.Gcm(Aes.key(bytes, 0));
            case A256CBC_HS512 ->
                new ContentKey.CbcHmac(new Hmac("HmacSHA512", Arrays.copyOf(bytes, 32)), Aes.key(bytes, 32));
        };
    }
}
