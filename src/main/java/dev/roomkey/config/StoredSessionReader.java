package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.IdPattern;
import dev.roomkey.session.KeyTemplate;
import dev.roomkey.session.RedisSessionConfig;
import dev.roomkey.session.RedisSessionConfig.Body;
import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.Expiry;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import dev.roomkey.session.RedisSessionConfig.Json;
import dev.roomkey.session.RedisSessionConfig.TimeFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads an authenticator for sessions that the application keeps in Redis. */
final class StoredSessionReader {
    /** A shorter secret is noticed and no more: it is the application's, and beside it an id has to be guessed. */
    private static final int STRONG_SECRET_BYTES = 32;

    private StoredSessionReader() {}

    static Field<AuthenticatorConfig> read(Section web) {
        var users = UserFields.read(web, List.of());
        var cookie = cookie(web);
        var prefix = web.get("key-prefix", prefix()).or("");
        var key = web.get("key", Form.text()).or("{id}");
        var body = json(web);
        return web.build(() -> new RedisSessionConfig(
                users.get(), cookie.get(), KeyTemplate.parse(prefix.get() + key.get(), "{id}"), body.get()));
    }

    private static Supplier<IdCookie> cookie(Section web) {
        var name = web.get("cookie", CookieFields.cookieName()).optional();
        var codec = web.get("codec", Form.choice(Codec.class)).required("write how the cookie holds the session's id");
        var secrets = new Secrets(web).secrets("secrets").or(List.of());
        var pattern = web.get("id-pattern", Form.text()).or(IdPattern.DEFAULT);
        secrets.value().ifPresent(it -> noticeWeakSecrets(web, it));
        return () -> new IdCookie(
                CookieSource.whole(name.value()
                        .orElseThrow(() ->
                                new IllegalArgumentException("cookie must name the cookie that holds the session"))),
                codec.get(),
                secrets.get(),
                IdPattern.parse(pattern.get()));
    }

    private static Supplier<Body> json(Section web) {
        var expires = web.get("expires", Form.pointer()).optional();
        var format = web.get("expires-format", Form.choice(TimeFormat.class)).or(TimeFormat.ISO_8601);
        return () ->
                new Json(expires.value().map(it -> new Expiry(it, format.get())).orElse(null));
    }

    private static void noticeWeakSecrets(Section web, List<Secret> secrets) {
        if (secrets.stream().anyMatch(it -> it.length() < STRONG_SECRET_BYTES)) {
            web.notice(
                    "secrets",
                    "one is shorter than " + STRONG_SECRET_BYTES + " bytes and can be guessed from any signed cookie");
        }
    }

    /** May be empty, to take back the one of a preset. */
    private static Form<String> prefix() {
        return new Form<>(
                "a text",
                it -> "write it on one line",
                it -> Optional.of(it).filter(text -> text.codePoints().noneMatch(Character::isISOControl)),
                it -> it.isEmpty() ? KnownKey.NONE : it);
    }
}
