package dev.roomkey.token;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key and the instant of the vectors. */
final class Fixtures {
    static final ApiKey KEY = new ApiKey("devkey", Secret.of("secret"));
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final long NOW_SECONDS = NOW.getEpochSecond();
    static final InstantSource CLOCK = InstantSource.fixed(NOW.plusMillis(250));

    private Fixtures() {}

    static TokenVerifier verifierAt(Instant instant) {
        return new TokenVerifier(List.of(KEY), InstantSource.fixed(instant));
    }

    static String sign(ClaimGrants grants) {
        return new TokenSigner(KEY).sign(grants, NOW, TokenSigner.DEFAULT_TTL).jwt();
    }

    /** The claims of a token that nobody verified. */
    static JsonObject payload(String jwt) {
        return part(jwt, 1);
    }

    static JsonObject header(String jwt) {
        return part(jwt, 0);
    }

    private static JsonObject part(String jwt, int index) {
        var bytes = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]);
        return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
    }

    static List<JsonObject> vectors() {
        try (var file = Fixtures.class.getResourceAsStream("/vectors/livekit-tokens.json")) {
            return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonArray("cases").stream().map(JsonObject.class::cast).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String signRaw(String header, String claims) {
        return signRaw(header.getBytes(StandardCharsets.UTF_8), claims.getBytes(StandardCharsets.UTF_8));
    }

    /** A token that is signed well, whatever it says. */
    static String signRaw(byte[] header, byte[] claims) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var signed = base64.encodeToString(header) + "." + base64.encodeToString(claims);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.secret().bytes(), "HmacSHA256"));
            return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
