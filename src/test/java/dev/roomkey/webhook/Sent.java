package dev.roomkey.webhook;

import io.livekit.server.AccessToken;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Webhooks as a LiveKit server sends them; the tokens are the official SDK's. */
public final class Sent {
    private Sent() {}

    /** Somebody left a room. */
    public static String left(String id, String room, String identity, Instant when) {
        return new JsonObject()
                .put("event", "participant_left")
                .put("room", new JsonObject().put("sid", "RM_1").put("name", room))
                .put("participant", new JsonObject().put("sid", "PA_1").put("identity", identity))
                .put("id", id)
                .put("createdAt", Long.toString(when.getEpochSecond()))
                .encode();
    }

    /** The header that goes with {@code body}. */
    public static String authorization(String key, String secret, String body) {
        var token = new AccessToken(key, secret);
        token.setSha256(Base64.getEncoder().encodeToString(sha256(body)));
        token.setExpiration(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
        return token.toJwt();
    }

    private static byte[] sha256(String body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
