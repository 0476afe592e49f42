package dev.roomkey.token;

import dev.roomkey.model.Hkdf;
import dev.roomkey.model.Secret;
import java.util.Base64;

/**
 * A LiveKit API key pair.
 *
 * @param id the key's id, which becomes the token's {@code iss}
 * @param secret the key's secret; its UTF-8 bytes are the HS256 key, never base64-decoded
 */
public record ApiKey(String id, Secret secret) {
    /** Shortest secret, in bytes, that production takes: RFC 7518 §3.2 asks HS256 for a key as long as its hash. */
    public static final int MIN_SECRET_BYTES = 32;

    public ApiKey {
        if (id.isEmpty() || secret.length() == 0) {
            throw new IllegalArgumentException("API key and API secret must both be set");
        }
    }

    /** Tells this pair from any other, also from one with the same id, and gives nothing of the secret away. */
    public String fingerprint() {
        return id + ":"
                + Base64.getEncoder()
                        .encodeToString(new Hkdf(secret)
                                .key("roomkey key fingerprint v1")
                                .bytes());
    }

    /** Whether the secret is as long as HS256 asks for. */
    public boolean isStrong() {
        return secret.length() >= MIN_SECRET_BYTES;
    }
}
