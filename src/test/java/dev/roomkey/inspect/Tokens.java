package dev.roomkey.inspect;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that the builder would refuse to make. */
final class Tokens {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String SECRET = "f7Gq2mZr0sXw8vT4yLd6bN1cKe9jHpUa3oRi5tBqWxC";
    static final ApiKey KEY = new ApiKey("APIabcdefgh1234", Secret.of(SECRET));

    private Tokens() {}

    static Inspector inspector(ApiKey... keys) {
        return new Inspector(InstantSource.fixed(NOW), ZoneOffset.UTC, List.of(keys));
    }

    /** The claims of a good token, to be spoilt. */
    static JsonObject claims() {
        return new JsonObject()
                .put("iss", KEY.id())
                .put("sub", "alice")
                .put("nbf", NOW.getEpochSecond())
                .put("exp", NOW.getEpochSecond() + 600)
                .put("video", video());
    }

    static JsonObject video() {
        return new JsonObject()
                .put("roomJoin", true)
                .put("room", "blue")
                .put("canPublish", true)
                .put("canSubscribe", true)
                .put("canPublishData", true);
    }

    static String signed(JsonObject claims) {
        return signed(claims, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    static String signed(JsonObject claims, byte[] secret) {
        return signed(new JsonObject().put("alg", "HS256").put("typ", "JWT"), claims, secret);
    }

    static String signed(JsonObject header, JsonObject claims, byte[] secret) {
        var content = part(header) + "." + part(claims);
        return content + "." + base64(hmac(content, secret));
    }

    static String part(JsonObject json) {
        return base64(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(String content, byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
