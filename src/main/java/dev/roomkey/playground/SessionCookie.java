package dev.roomkey.playground;

import dev.roomkey.model.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The session cookie of development mode: an HS256 JWT of the visitor, as an app that signs its own would set. */
final class SessionCookie {
    /** A working day and a bit. */
    static final Duration LIFE = Duration.ofHours(12);

    private static final String ALGORITHM = "HS256";

    private final String name;
    private final InstantSource clock;
    private final JWTAuth jwt;
    // Vert.x would read the system's clock; times are set and checked here by the one that was handed in.
    private final JWTOptions options =
            new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true).setIgnoreExpiration(true);

    SessionCookie(Secret key, String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        // Vert.x itself is needed for keystores only
        this.jwt = JWTAuth.create(
                null,
                new JWTAuthOptions()
                        .setJWTOptions(options)
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key.bytes()))));
    }

    String name() {
        return name;
    }

    /** A cookie that signs the visitor in from now on for {@link #LIFE}. */
    Cookie of(Visitor visitor) {
        var now = clock.instant();
        var claims = new JsonObject().put("sub", visitor.user());
        if (visitor.name() != null) {
            claims.put("name", visitor.name());
        }
        if (visitor.role() != null) {
            claims.put("role", visitor.role());
        }
        claims.put("iat", now.getEpochSecond()).put("exp", now.plus(LIFE).getEpochSecond());
        return cookie(jwt.generateToken(claims, options));
    }

    /** A cookie that signs out. */
    Cookie cleared() {
        return cookie("").setMaxAge(0);
    }

    /** Whom the request's cookie signs in; empty when there is none, or a foreign, forged or expired one. */
    Future<Optional<JsonObject>> claims(HttpServerRequest request) {
        var cookie = request.getCookie(name);
        return cookie == null
                ? Future.succeededFuture(Optional.empty())
                : jwt.authenticate(new TokenCredentials(cookie.getValue()))
                        .map(user -> Optional.of(claims(user)).filter(this::isAlive))
                        .otherwise(Optional.empty());
    }

    /** Vert.x keeps the token itself in the principal: that one must not be told to the page. */
    private static JsonObject claims(User user) {
        return user.attributes().getJsonObject("accessToken");
    }

    private boolean isAlive(JsonObject claims) {
        return claims.getValue("exp") instanceof Number exp
                && exp.longValue() > clock.instant().getEpochSecond();
    }

    /** Not {@code Secure}: development mode speaks plain HTTP, and not every browser takes loopback for secure. */
    private Cookie cookie(String value) {
        return Cookie.cookie(name, value).setPath("/").setHttpOnly(true).setSameSite(CookieSameSite.STRICT);
    }
}
