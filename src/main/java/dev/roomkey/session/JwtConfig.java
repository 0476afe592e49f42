package dev.roomkey.session;

import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for signed JWTs.
 *
 * @param name its name in the configuration
 * @param namespace whose subjects these are; authenticators that share one share their users
 * @param cookie the cookie that carries the token, if one does
 * @param bearer whether {@code Authorization: Bearer} carries it too
 * @param keys what may have signed it, at least one; each is bound to its algorithms
 * @param issuer what {@code iss} must equal; not checked when null
 * @param audience one of these must be in {@code aud}; not checked when empty
 * @param clockSkew how far the issuer's clock may be off, at most 2 minutes
 * @param maxAge oldest {@code iat} taken; not checked when null
 * @param requireClaims what must stand at each pointer: one of the listed texts
 * @param requirePresent pointers at which something must stand
 * @param subject where the subject stands; the first pointer that holds one
 * @param displayName where the display name stands, if anywhere
 * @param sessionId where the session's id stands, if anywhere
 */
public record JwtConfig(
        String name,
        String namespace,
        @Nullable String cookie,
        boolean bearer,
        List<VerificationKey> keys,
        @Nullable String issuer,
        Set<String> audience,
        Duration clockSkew,
        @Nullable Duration maxAge,
        Map<JsonPointer, Set<String>> requireClaims,
        List<JsonPointer> requirePresent,
        List<JsonPointer> subject,
        @Nullable JsonPointer displayName,
        @Nullable JsonPointer sessionId) {
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(5);
    public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(2);
    public static final List<JsonPointer> DEFAULT_SUBJECT = List.of(JsonPointer.from("/sub"));

    public JwtConfig {
        keys = List.copyOf(keys);
        audience = Set.copyOf(audience);
        requireClaims = Map.copyOf(requireClaims);
        requirePresent = List.copyOf(requirePresent);
        subject = List.copyOf(subject);
        if (cookie == null && !bearer) {
            throw new IllegalArgumentException("cookie or bearer must say where the token comes from");
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one key is needed, else nothing could be verified");
        }
        if (subject.isEmpty()) {
            throw new IllegalArgumentException("claims.subject must name at least one pointer");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("clock-skew must be between 0s and 2m");
        }
    }
}
