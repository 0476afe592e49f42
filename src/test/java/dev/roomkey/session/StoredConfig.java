package dev.roomkey.session;

import dev.roomkey.model.Secret;
import dev.roomkey.session.RedisSessionConfig.Body;
import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import dev.roomkey.session.RedisSessionConfig.Json;
import dev.roomkey.session.UserSource.Pointers;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/** A {@link RedisSessionConfig} as of express-session, and copies with one thing changed. */
record StoredConfig(RedisSessionConfig stored) {
    static final String SECRET = "a secret of the application, long enough for all";

    static StoredConfig express(String cookie, String... secrets) {
        var expires = JsonPointer.from("/cookie/expires");
        return new StoredConfig(new RedisSessionConfig(
                UserSource.of("web", Pointers.subject("/passport/user", "/user/id", "/uid")),
                cookie(cookie, Codec.EXPRESS_SIGNED, secrets),
                KeyTemplate.parse("sess:{id}", "{id}"),
                new Json(expires)));
    }

    /** As a vector of express-session says. */
    static StoredConfig express(JsonObject vector) {
        var config = vector.getJsonObject("config");
        var secrets =
                config.getJsonArray("secrets").stream().map(String.class::cast).toArray(String[]::new);
        return express(config.getString("cookieName"), secrets).under(config.getString("redisPrefix") + "{id}");
    }

    private static IdCookie cookie(String name, Codec codec, String... secrets) {
        return new IdCookie(
                CookieSource.whole(name),
                codec,
                Stream.of(secrets).map(Secret::of).toList(),
                IdPattern.parse(IdPattern.DEFAULT));
    }

    StoredConfig under(String key) {
        return new StoredConfig(
                new RedisSessionConfig(stored.users(), stored.cookie(), KeyTemplate.parse(key, "{id}"), stored.body()));
    }

    StoredConfig written(Codec codec, String... secrets) {
        return new StoredConfig(new RedisSessionConfig(
                stored.users(), cookie(stored.cookie().source().name(), codec, secrets), stored.key(), stored.body()));
    }

    StoredConfig holding(Body body) {
        return new StoredConfig(new RedisSessionConfig(stored.users(), stored.cookie(), stored.key(), body));
    }

    StoredConfig of(Pointers pointers) {
        return new StoredConfig(
                new RedisSessionConfig(UserSource.of("web", pointers), stored.cookie(), stored.key(), stored.body()));
    }

    /** A cookie as express-session makes it. */
    String cookie(String id) {
        var mac = signature(id, SECRET);
        return stored.cookie().source().name() + "=s%3A" + id + "."
                + mac.replace("+", "%2B").replace("/", "%2F");
    }

    static String signature(String id, String secret) {
        var mac = new Hmac("HmacSHA256", Secret.of(secret).bytes()).of(id.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().withoutPadding().encodeToString(mac);
    }
}
