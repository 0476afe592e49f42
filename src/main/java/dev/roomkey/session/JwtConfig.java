package dev.roomkey.session;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for signed JWTs.
 *
 * @param users its name, and the users it makes
 * @param carriers where the token comes from
 * @param keys what may have signed it
 * @param issuer what {@code iss} must equal; not checked when null
 * @param audience one of these must be in {@code aud}; not checked when empty
 * @param clockSkew how far the issuer's clock may be off, at most 2 minutes
 * @param maxAge oldest {@code iat} taken; not checked when null. {@code exp} is demanded of every token anyhow
 */
public record JwtConfig(
        UserSource users,
        Carriers carriers,
        KeySource keys,
        @Nullable String issuer,
        Set<String> audience,
        Duration clockSkew,
        @Nullable Duration maxAge)
        implements AuthenticatorConfig {
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(5);
    public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(2);
    public static final UserSource.Pointers DEFAULT_POINTERS = UserSource.Pointers.subject("/sub");

    public JwtConfig {
        audience = Set.copyOf(audience);
        require(issuer == null || !issuer.isEmpty(), "issuer must not be empty; leave it out to take any");
        Lifetime.checkSkew(clockSkew);
        require(maxAge == null || maxAge.isPositive(), "max-age must be longer than 0s");
    }

    @Override
    public List<String> places() {
        return carriers.places();
    }

    @Override
    public boolean bearer() {
        return carriers.bearer();
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
