package dev.roomkey.tokencache;

import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.token.ClaimGrants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes cache keys: an HMAC over everything that goes into a token, each part with its length before it, so that no text
 * can move from one part into the next. A plain hash would let whoever has a list of users find their keys.
 */
public final class CacheKeys {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Mac namesMac;

    private CacheKeys(byte[] namesKey) {
        namesMac = hmac(namesKey);
    }

    /** Keys under a names key that is derived from {@code secret} by HKDF-SHA256 (RFC 5869). */
    public static CacheKeys derivedFrom(Secret secret) {
        var pseudoRandom = hmac(new byte[32]).doFinal(secret.bytes());
        return new CacheKeys(hmac(pseudoRandom).doFinal("roomkey cache names v1\1".getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What makes two tokens the same token.
     *
     * @param apiKeyId the key that signs
     * @param user whose token it is
     * @param sessionId the session it was asked with, if the session names itself
     * @param grants all claims, among them the identity and the room
     * @param ttl the token's life
     * @param policyVersion the rules that it was granted under
     */
    public record Parts(
            String apiKeyId,
            UserId user,
            @Nullable String sessionId,
            ClaimGrants grants,
            Duration ttl,
            String policyVersion) {}

    /** The key of the token that is made of these parts. */
    public CacheKey keyOf(Parts parts) {
        var mac = copyOfNamesMac();
        update(mac, parts.apiKeyId());
        update(mac, parts.user().namespace());
        update(mac, parts.user().subject());
        update(mac, parts.sessionId() == null ? "" : parts.sessionId());
        update(mac, Long.toString(parts.ttl().toMillis()));
        update(mac, parts.policyVersion());
        update(mac, parts.grants().toJson().toBuffer().getBytes());
        return new CacheKey(BASE64.encodeToString(mac.doFinal()));
    }

    private static void update(Mac mac, String part) {
        update(mac, part.getBytes(StandardCharsets.UTF_8));
    }

    private static void update(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
    }

    /** A copy is ready at once, where a new one would have to hash the key again. */
    private Mac copyOfNamesMac() {
        try {
            return (Mac) namesMac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
        }
    }

    private static Mac hmac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
