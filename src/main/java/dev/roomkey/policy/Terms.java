package dev.roomkey.policy;

import dev.roomkey.token.LiveKitConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule gives to whom it matches. What it does not say is as in the rule that it inherits from, and else as for all
 * rules. Never inherited are the room, the claims that are required, and the leave to grant what is privileged.
 *
 * @param inherit name of the rule whose terms these start from
 * @param preset grants that these start from; not beside {@code inherit}
 * @param grants LiveKit's video grants by their own names ({@code canPublish}, {@code canSubscribe}, …), without
 *     {@code room} and {@code roomJoin}; publish and subscribe booleans that nothing sets are written out as false
 * @param allowPrivileged whether grants that a browser should not hold may be set
 * @param ttl life of the token; the LiveKit project's when no rule says
 * @param roomPreset name of the server's own configuration for rooms that the join starts
 * @param requestFields what is different about the fields that a client may set
 * @param project name of the LiveKit project that the rooms are in, where there are several
 */
public record Terms(
        @Nullable String inherit,
        @Nullable GrantPreset preset,
        JsonObject grants,
        boolean allowPrivileged,
        @Nullable Duration ttl,
        @Nullable String roomPreset,
        FieldOverrides requestFields,
        @Nullable String project) {
    public Terms {
        grants = grants.copy();
        if (ttl != null && (ttl.compareTo(LiveKitConfig.MIN_TTL) < 0 || ttl.compareTo(LiveKitConfig.MAX_TTL) > 0)) {
            throw new IllegalArgumentException("ttl must be between 5m and 24h");
        }
    }

    /** In no project that has a name. */
    public Terms(
            @Nullable String inherit,
            @Nullable GrantPreset preset,
            JsonObject grants,
            boolean allowPrivileged,
            @Nullable Duration ttl,
            @Nullable String roomPreset,
            FieldOverrides requestFields) {
        this(inherit, preset, grants, allowPrivileged, ttl, roomPreset, requestFields, null);
    }

    /** Grants and nothing else. */
    public static Terms of(JsonObject grants, boolean allowPrivileged) {
        return new Terms(null, null, grants, allowPrivileged, null, null, FieldOverrides.NONE);
    }

    /** A copy. */
    @Override
    public JsonObject grants() {
        return grants.copy();
    }
}
