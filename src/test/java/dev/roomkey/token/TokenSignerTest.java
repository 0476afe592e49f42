package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSignerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.250Z");

    private final TokenSigner signer = new TokenSigner(new ApiKey("devkey", Secret.of("secret")));
    private final ClaimGrants grants = ClaimGrants.builder()
            .identity("alice")
            .video(VideoGrant.join("my-room"))
            .build();

    @Test
    void timesAreWholeSecondsFromTheInstantGiven() {
        var token = signer.sign(grants, NOW, Duration.ofMinutes(10));

        assertThat(token.issuedAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(token.expiresAt()).isEqualTo("2026-01-01T00:10:00Z");
        assertThat(part(token.jwt(), 1))
                .isEqualTo(new JsonObject()
                        .put("iss", "devkey")
                        .put("sub", "alice")
                        .put("nbf", 1767225600)
                        .put("iat", 1767225600)
                        .put("exp", 1767226200)
                        .put("video", new JsonObject().put("roomJoin", true).put("room", "my-room")));
    }

    @Test
    void headerNamesTheAlgorithmAndNoKey() {
        var token = signer.sign(grants, NOW, TokenSigner.DEFAULT_TTL);

        assertThat(part(token.jwt(), 0))
                .isEqualTo(new JsonObject().put("alg", "HS256").put("typ", "JWT"));
    }

    @Test
    void signingChangesNothing() {
        var first = signer.sign(grants, NOW, TokenSigner.DEFAULT_TTL);
        var second = signer.sign(grants, NOW, TokenSigner.DEFAULT_TTL);

        assertThat(second).isEqualTo(first);
        assertThat(grants.toJson().fieldNames()).containsExactly("sub", "video");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "P3651D", "PT2562047788015215H"})
    void lifeOutOfRangeIsRefused(Duration ttl) {
        assertThatThrownBy(() -> signer.sign(grants, NOW, ttl))
                .isInstanceOfSatisfying(
                        InvalidGrantException.class, it -> assertThat(it.path()).isEqualTo("ttl"));
    }

    @Test
    void signerDoesNotPrintItsSecret() {
        assertThat(signer).hasToString("TokenSigner[devkey]");
    }

    private static JsonObject part(String jwt, int index) {
        var bytes = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]);
        return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
    }
}
