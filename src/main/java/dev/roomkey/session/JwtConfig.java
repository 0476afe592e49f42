package dev.roomkey.session;

import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for signed JWTs.
 *
 * @param name its name in the configuration
 * @param namespace whose subjects these are; authenticators that share one share their users
 * @param cookie the cookie that carries the token, if one does; the name is compared exactly
 * @param bearer whether {@code Authorization: Bearer} carries it too, for requests without the cookie
 * @param keys what may have signed it, at least one; each is bound to its algorithms
 * @param issuer what {@code iss} must equal; not checked when null
 * @param audience one of these must be in {@code aud}; not checked when empty
 * @param clockSkew how far the issuer's clock may be off, at most 2 minutes
 * @param maxAge oldest {@code iat} taken; not checked when null. {@code exp} is demanded of every token anyhow
 * @param requireClaims what must stand at each pointer: a text, integer or boolean that is listed
 * @param requirePresent pointers at which something must stand
 * @param subject where the subject stands; the first pointer at which anything stands decides
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

    /** What a cookie's name consists of (RFC 6265 §4.1.1). */
    private static final Pattern COOKIE_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public JwtConfig {
        keys = List.copyOf(keys);
        audience = Set.copyOf(audience);
        requireClaims = Map.copyOf(requireClaims);
        requirePresent = List.copyOf(requirePresent);
        subject = List.copyOf(subject);
        require(!name.isEmpty() && !namespace.isEmpty(), "an authenticator and its namespace need a name");
        require(cookie != null || bearer, "cookie or bearer must say where the token comes from");
        require(
                cookie == null || COOKIE_NAME.matcher(cookie).matches(),
                "cookie must be a name of letters, digits and the signs that RFC 6265 allows");
        require(!keys.isEmpty(), "at least one key is needed, else nothing could be verified");
        require(issuer == null || !issuer.isEmpty(), "issuer must not be empty; leave it out to take any");
        require(
                requireClaims.values().stream().noneMatch(Set::isEmpty),
                "require-claims must list at least one value for each pointer");
        require(!subject.isEmpty(), "claims.subject must name at least one pointer");
        require(
                !clockSkew.isNegative() && clockSkew.compareTo(MAX_CLOCK_SKEW) <= 0,
                "clock-skew must be between 0s and 2m");
        require(maxAge == null || maxAge.isPositive(), "max-age must be longer than 0s");
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
