package dev.roomkey.session;

import dev.roomkey.model.Secret;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for sessions that a framework keeps in the cookie itself, sealed in a format of its own.
 *
 * @param users its name, and the users it makes
 * @param cookie the cookie that carries the seal
 * @param format how it is sealed
 * @param secrets the application's, at least one; each is tried
 * @param clockSkew how far the application's clock may be off, at most 2 minutes
 * @param expires where the session within says when it ends, if it does besides what the seal says
 */
public record SealedConfig(
        UserSource users,
        CookieSource cookie,
        Format format,
        List<Secret> secrets,
        Duration clockSkew,
        @Nullable JsonPointer expires)
        implements AuthenticatorConfig {
    /** What iron-session allows. */
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);

    /** How sessions may be sealed. */
    public enum Format {
        /** Fe26.2, of iron-session 8 and 9: encrypted and authenticated under passwords. */
        IRON,
        /** The cookie cache of better-auth with its default strategy {@code compact}: signed and not encrypted. */
        BETTER_AUTH_COMPACT
    }

    public SealedConfig {
        secrets = ApplicationSecrets.checked(secrets);
        Lifetime.checkSkew(clockSkew);
    }

    @Override
    public List<String> places() {
        return List.of(cookie.place());
    }
}
