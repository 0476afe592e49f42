package dev.roomkey.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for signed JWTs.
 *
 * @param users its name, and the users it makes
 * @param cookie the cookie that carries the token, if one does
 * @param bearer whether {@code Authorization: Bearer} carries it too, for requests without the cookie
 * @param keys what may have signed it, at least one; each is bound to its algorithms
 * @param issuer what {@code iss} must equal; not checked when null
 * @param audience one of these must be in {@code aud}; not checked when empty
 * @param clockSkew how far the issuer's clock may be off, at most 2 minutes
 * @param maxAge oldest {@code iat} taken; not checked when null. {@code exp} is demanded of every token anyhow
 */
public record JwtConfig(
        UserSource users,
        @Nullable CookieSource cookie,
        boolean bearer,
        List<VerificationKey> keys,
        @Nullable String issuer,
        Set<String> audience,
        Duration clockSkew,
        @Nullable Duration maxAge)
        implements AuthenticatorConfig {
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(5);
    public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(2);
    public static final UserSource.Pointers DEFAULT_POINTERS = UserSource.Pointers.subject("/sub");

    public JwtConfig {
        keys = List.copyOf(keys);
        audience = Set.copyOf(audience);
        require(cookie != null || bearer, "cookie or bearer must say where the token comes from");
        require(!keys.isEmpty(), "at least one key is needed, else nothing could be verified");
        require(issuer == null || !issuer.isEmpty(), "issuer must not be empty; leave it out to take any");
        Lifetime.checkSkew(clockSkew);
        require(maxAge == null || maxAge.isPositive(), "max-age must be longer than 0s");
    }

    @Override
    public List<String> places() {
        var places = new ArrayList<String>();
        if (cookie != null) {
            places.add(cookie.place());
        }
        if (bearer) {
            places.add("Authorization: Bearer");
        }
        return places;
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
