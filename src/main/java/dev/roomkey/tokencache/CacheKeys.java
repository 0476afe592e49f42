package dev.roomkey.tokencache;

import dev.roomkey.model.Hkdf;
import dev.roomkey.model.KeyedMac;
import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.model.UserTags;
import dev.roomkey.token.ClaimGrants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes cache keys: an HMAC over everything that goes into a token, each part with its length before it, so that no text
 * can move from one part into the next. A plain hash would let whoever has a list of users find their keys.
 */
public final class CacheKeys {
    private static final String ROOM = "room";
    private static final String SESSION = "session";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** 128 bits tell the rooms and sessions of one user apart. */
    private static final int BLOCK_BYTES = 16;

    private final KeyedMac namesMac;
    private final KeyedMac blocksMac;
    private final KeyedMac roomsMac;
    private final UserTags tags;
    private final Secret sealKey;

    private CacheKeys(Hkdf root) {
        namesMac = new KeyedMac(root.key("roomkey cache names v1").bytes());
        blocksMac = new KeyedMac(root.key("roomkey block names v1").bytes());
        roomsMac = new KeyedMac(root.key("roomkey room names v1").bytes());
        tags = new UserTags(root.key("roomkey user names v1"));
        sealKey = root.key("roomkey seal v1");
    }

    /** Keys under keys that are derived from {@code secret} by HKDF-SHA256. */
    public static CacheKeys derivedFrom(Secret secret) {
        return new CacheKeys(new Hkdf(secret));
    }

    /** What users are called in the store: all keys of a user share it, and with it a slot of a Redis Cluster. */
    public UserTags tags() {
        return tags;
    }

    /** What seals where no seal keys are configured. */
    Secret sealKey() {
        return sealKey;
    }

    /**
     * What makes two tokens the same token.
     *
     * @param signer the key pair that signs, by its fingerprint
     * @param user whose token it is
     * @param sessionId the session it was asked with, if the session names itself
     * @param grants all claims, among them the identity and the room
     * @param ttl the token's life
     * @param policyVersion the rules that it was granted under
     */
    public record Parts(
            String signer,
            UserId user,
            @Nullable String sessionId,
            ClaimGrants grants,
            Duration ttl,
            String policyVersion) {}

    /** The key of the token that is made of these parts. */
    public CacheKey keyOf(Parts parts) {
        var userTag = tags.tagOf(parts.user());
        var mac = namesMac.begin();
        KeyedMac.add(mac, parts.signer());
        KeyedMac.add(mac, parts.user().namespace());
        KeyedMac.add(mac, parts.user().subject());
        KeyedMac.add(mac, parts.sessionId() == null ? "" : parts.sessionId());
        KeyedMac.add(mac, Long.toString(parts.ttl().toMillis()));
        KeyedMac.add(mac, parts.policyVersion());
        KeyedMac.add(mac, parts.grants().encoded());
        return new CacheKey(userTag, BASE64.encodeToString(mac.doFinal()), blockNames(userTag, parts));
    }

    private List<String> blockNames(String userTag, Parts parts) {
        var names = new ArrayList<String>();
        names.add(userTag);
        var room = parts.grants().room();
        if (room != null) {
            names.add(blockName(userTag, ROOM, room));
        }
        if (parts.sessionId() != null) {
            names.add(blockName(userTag, SESSION, parts.sessionId()));
        }
        return names;
    }

    /** A room's name for who must not learn it: the same in every instance with the same secret. */
    public String roomTagOf(String room) {
        var mac = roomsMac.begin();
        KeyedMac.add(mac, room);
        return BASE64.encodeToString(Arrays.copyOf(mac.doFinal(), BLOCK_BYTES));
    }

    /** What the block of a target is called: says nothing to who does not hold the names key. */
    String blockNameOf(BlockTarget target) {
        var userTag = tags.tagOf(target.user());
        if (target.room() != null) {
            return blockName(userTag, ROOM, target.room());
        }
        return target.session() == null ? userTag : blockName(userTag, SESSION, target.session());
    }

    private String blockName(String userTag, String kind, String value) {
        var mac = blocksMac.begin();
        KeyedMac.add(mac, userTag);
        KeyedMac.add(mac, kind);
        KeyedMac.add(mac, value);
        return userTag + ":" + kind + ":" + BASE64.encodeToString(Arrays.copyOf(mac.doFinal(), BLOCK_BYTES));
    }
}
