package dev.roomkey.config;

import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.Carriers;
import dev.roomkey.session.JwtConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads an authenticator for signed JWTs. */
final class JwtReader {
    private JwtReader() {}

    static Field<AuthenticatorConfig> read(Section web) {
        var users = UserFields.read(web, JwtConfig.DEFAULT_POINTERS.subject());
        var carriers = CarrierFields.read(web);
        var keys = KeyFields.read(web);
        var issuer = web.get("issuer", Form.text()).optional();
        var audience = web.list("audience", Form.text()).or(List.of());
        var skew = web.get("clock-skew", Form.duration(Duration.ZERO, JwtConfig.MAX_CLOCK_SKEW))
                .or(JwtConfig.DEFAULT_CLOCK_SKEW);
        var maxAge = web.get("max-age", Form.duration(Duration.ofSeconds(1), Duration.ofDays(400)))
                .optional();
        return web.build(() -> new JwtConfig(
                users.get(),
                carriers.get(),
                keys.get(),
                issuer.orNull(),
                Set.copyOf(audience.get()),
                skew.get(),
                maxAge.orNull()));
    }

    /** What carries the token. */
    private record CarrierFields(
            CookieFields cookie, Field<Carriers.Unwrap> unwrap, Field<String> header, Field<Boolean> bearer) {
        static CarrierFields read(Section web) {
            return new CarrierFields(
                    CookieFields.read(web),
                    web.get("unwrap", Form.choice(Carriers.Unwrap.class)).or(Carriers.Unwrap.NONE),
                    web.get("header", Form.headerName()).optional(),
                    web.get("bearer", Form.flag()).or(false));
        }

        Carriers get() {
            return new Carriers(cookie.orNull(), unwrap.get(), header.orNull(), bearer.get());
        }
    }
}
