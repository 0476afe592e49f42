package dev.roomkey.config;

import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.JweConfig;
import dev.roomkey.session.JweProfile;
import dev.roomkey.session.JwtConfig;
import java.time.Duration;

/** Reads an authenticator for encrypted JWTs. */
final class JweReader {
    private JweReader() {}

    static Field<AuthenticatorConfig> read(Section web) {
        var users = UserFields.read(web, JweConfig.DEFAULT_POINTERS.subject());
        var cookie = CookieFields.read(web);
        var profile = web.get("profile", Form.choice(JweProfile.class))
                .required("name the framework that encrypts, like authjs-v5");
        var secrets = SessionSecrets.read(web);
        var skew = web.get("clock-skew", Form.duration(Duration.ZERO, JwtConfig.MAX_CLOCK_SKEW))
                .or(JweConfig.DEFAULT_CLOCK_SKEW);
        var expires = web.get("expires", Form.pointer()).optional();
        return web.build(() ->
                new JweConfig(users.get(), cookie.get(), profile.get(), secrets.get(), skew.get(), expires.orNull()));
    }
}
