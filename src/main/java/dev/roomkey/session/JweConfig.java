package dev.roomkey.session;

import dev.roomkey.model.Secret;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for sessions that are encrypted JWTs under a key derived from the application's secret.
 *
 * @param users its name, and the users it makes
 * @param cookie the cookie that carries the token; with Auth.js its name is part of the key
 * @param profile how keys are made of secrets
 * @param secrets the application's, at least one; each is tried
 * @param clockSkew how far the application's clock may be off, at most 2 minutes
 * @param expires where the session within says when it ends, if it does besides {@code exp}, which is demanded of every token
 */
public record JweConfig(
        UserSource users,
        CookieSource cookie,
        JweProfile profile,
        List<Secret> secrets,
        Duration clockSkew,
        @Nullable JsonPointer expires)
        implements AuthenticatorConfig {
    /** What all these frameworks allow. */
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(15);

    public static final UserSource.Pointers DEFAULT_POINTERS = UserSource.Pointers.subject("/sub");

    public JweConfig {
        secrets = ApplicationSecrets.checked(secrets);
        Lifetime.checkSkew(clockSkew);
    }

    @Override
    public List<String> places() {
        return List.of(cookie.place());
    }
}
