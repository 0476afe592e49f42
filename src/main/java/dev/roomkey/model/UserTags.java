package dev.roomkey.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The names that users go by in key names of a shared store: an HMAC-SHA256 of the user under the names key, since whoever
 * has a list of e-mail addresses could find them behind a plain hash. Every instance with the same names key makes the same
 * tags. Safe to share between threads.
 */
public final class UserTags {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Mac keyed;

    /**
     * @param namesKey the key of the HMAC; whoever changes it gives every user a new name
     */
    public UserTags(Secret namesKey) {
        try {
            keyed = Mac.getInstance("HmacSHA256");
            keyed.init(new SecretKeySpec(namesKey.bytes(), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** The user's tag: 43 characters of base64url, which may stand between the braces of a Redis Cluster hash tag. */
    public String tagOf(UserId user) {
        return tagOf(List.of(user.namespace(), user.subject()));
    }

    /** The tag of anything else that is told by its parts, of which there are more than a user has. */
    public String tagOf(List<String> parts) {
        var mac = copy();
        parts.forEach(it -> update(mac, it));
        return BASE64.encodeToString(mac.doFinal());
    }

    /** Each part has its length before it, so that no text can move from the namespace into the subject. */
    private static void update(Mac mac, String part) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
    }

    /** A copy is ready at once, where a new one would have to hash the key again. */
    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
        }
    }
}
