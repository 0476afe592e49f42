package dev.roomkey.config;

import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.IdPattern;
import dev.roomkey.session.KeyTemplate;
import dev.roomkey.session.RedisSessionConfig;
import dev.roomkey.session.RedisSessionConfig.BetterAuth;
import dev.roomkey.session.RedisSessionConfig.Body;
import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import dev.roomkey.session.RedisSessionConfig.Json;
import dev.roomkey.session.RedisSessionConfig.SpringHash;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads an authenticator for sessions that the application keeps in Redis. */
final class StoredSessionReader {
    /** What is kept under a session's key. */
    private enum BodyKind {
        JSON,
        BETTER_AUTH,
        SPRING_HASH
    }

    private StoredSessionReader() {}

    static Field<AuthenticatorConfig> read(Section web) {
        var users = UserFields.read(web, List.of());
        var cookie = cookie(web);
        var prefix = web.get("key-prefix", prefix()).or("");
        var key = web.get("key", Form.text()).or("{id}");
        var body = body(web);
        return web.build(() -> new RedisSessionConfig(
                users.get(), cookie.get(), KeyTemplate.parse(prefix.get() + key.get(), "{id}"), body.get()));
    }

    private static Supplier<IdCookie> cookie(Section web) {
        var name = web.get("cookie", CookieFields.cookieName()).optional();
        var codec = web.get("codec", Form.choice(Codec.class)).required("write how the cookie holds the session's id");
        var secrets = new Secrets(web).secrets("secrets").or(List.of());
        var pattern = web.get("id-pattern", Form.text()).or(IdPattern.DEFAULT);
        secrets.value().ifPresent(it -> SessionSecrets.noticeShort(web, it));
        return () -> new IdCookie(
                CookieSource.whole(name.value()
                        .orElseThrow(() ->
                                new IllegalArgumentException("cookie must name the cookie that holds the session"))),
                codec.get(),
                secrets.get(),
                IdPattern.parse(pattern.get()));
    }

    private static Supplier<Body> body(Section web) {
        var kind = web.get("body", Form.choice(BodyKind.class)).or(BodyKind.JSON);
        var expires = web.get("expires", Form.pointer()).optional();
        var attributes = web.list("attributes", Form.text()).or(List.of());
        kind.value().ifPresent(it -> {
            refuseBeside(web, "expires", expires.value().isPresent() && it != BodyKind.JSON, it);
            refuseBeside(web, "attributes", isAny(attributes) && it != BodyKind.SPRING_HASH, it);
        });
        return () -> switch (kind.get()) {
            case JSON -> new Json(expires.orNull());
            case BETTER_AUTH -> new BetterAuth();
            case SPRING_HASH -> new SpringHash(attributes.get());
        };
    }

    private static boolean isAny(Field<List<String>> list) {
        return list.value().filter(it -> !it.isEmpty()).isPresent();
    }

    private static void refuseBeside(Section web, String key, boolean isThere, BodyKind body) {
        if (isThere) {
            web.refuse(
                    key,
                    "does not go with the body "
                            + body.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    "remove it");
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
