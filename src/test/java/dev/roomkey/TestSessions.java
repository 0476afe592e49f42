package dev.roomkey;

import dev.roomkey.model.Secret;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.Carriers;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.Credentials;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.SessionsConfig;
import dev.roomkey.session.UserSource;
import dev.roomkey.session.VerificationKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Sessions of a made-up web app: an HS256 JWT in the cookie {@value #COOKIE}, or as a bearer token. */
public final class TestSessions {
    public static final String COOKIE = "app_session";

    private static final Secret SECRET = Secret.of("a session secret of the test suite, long enough");
    private static final JWTAuth SIGNER = JWTAuth.create(
            null,
            new JWTAuthOptions()
                    .addPubSecKey(
                            new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(SECRET.bytes()))));

    private TestSessions() {}

    /** What signs them, for configuration files. */
    public static String secret() {
        return SECRET.text();
    }

    /** The authenticator that takes them. */
    public static SessionsConfig config() {
        var pointers = new UserSource.Pointers(
                List.of(JsonPointer.from("/sub")), JsonPointer.from("/name"), JsonPointer.from("/sid"));
        return new SessionsConfig(List.of(new JwtConfig(
                UserSource.of("web", pointers),
                Carriers.cookieOrBearer(CookieSource.whole(COOKIE)),
                new KeySource.Listed(List.of(new VerificationKey.SharedSecret(Algorithm.HS256, null, SECRET))),
                null,
                Set.of(),
                JwtConfig.DEFAULT_CLOCK_SKEW,
                null)));
    }

    /** A session's token with these claims besides the subject and an expiry. */
    public static String token(String subject, Instant expires, JsonObject more) {
        var claims = more.copy().put("sub", subject).put("exp", expires.getEpochSecond());
        return SIGNER.generateToken(
                claims, new JWTOptions().setAlgorithm("HS256").setNoTimestamp(true));
    }

    /** The {@code Cookie} header of a user who is signed in for a day from {@code now}. */
    public static String cookie(String subject, Instant now) {
        return COOKIE + "=" + token(subject, now.plus(Duration.ofDays(1)), new JsonObject());
    }

    /** The credentials of a user who is signed in for a day from {@code now}. */
    public static Credentials credentials(String subject, Instant now) {
        return Credentials.of(List.of(cookie(subject, now)), null);
    }
}
