package dev.roomkey.config;

import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.SealedConfig;
import java.time.Duration;
import java.util.List;

/** Reads an authenticator for sessions that a framework seals in a format of its own. */
final class SealedReader {
    private SealedReader() {}

    static Field<AuthenticatorConfig> read(Section web) {
        var users = UserFields.read(web, List.of());
        var cookie = CookieFields.read(web);
        var format = web.get("format", Form.choice(SealedConfig.Format.class)).required("name the format, like iron");
        var secrets = SessionSecrets.read(web);
        var skew = web.get("clock-skew", Form.duration(Duration.ZERO, JwtConfig.MAX_CLOCK_SKEW))
                .or(SealedConfig.DEFAULT_CLOCK_SKEW);
        var expires = web.get("expires", Form.pointer()).optional();
        return web.build(() ->
                new SealedConfig(users.get(), cookie.get(), format.get(), secrets.get(), skew.get(), expires.orNull()));
    }
}
