package dev.roomkey.model;

import java.util.Base64;
import java.util.List;

/**
 * The names that users go by in key names of a shared store: an HMAC-SHA256 of the user under the names key, since whoever
 * has a list of e-mail addresses could find them behind a plain hash. Every instance with the same names key makes the same
 * tags. Safe to share between threads.
 */
public final class UserTags {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyedMac keyed;

    /**
     * @param namesKey the key of the HMAC; whoever changes it gives every user a new name
     */
    public UserTags(Secret namesKey) {
        keyed = new KeyedMac(namesKey.bytes());
    }

    /** The user's tag: 43 characters of base64url, which may stand between the braces of a Redis Cluster hash tag. */
    public String tagOf(UserId user) {
        return tagOf(List.of(user.namespace(), user.subject()));
    }

    /** The tag of anything else that is told by its parts, of which there are more than a user has. */
    public String tagOf(List<String> parts) {
        var mac = keyed.begin();
        parts.forEach(it -> KeyedMac.add(mac, it));
        return BASE64.encodeToString(mac.doFinal());
    }
}
