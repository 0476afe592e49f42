package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSignerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.250Z");

    private final TokenSigner signer = new TokenSigner(Fixtures.KEY);
    private final ClaimGrants grants = ClaimGrants.builder()
            .identity("alice")
            .video(VideoGrant.join("my-room"))
            .build();

    @Test
    void timesAreWholeSecondsFromTheInstantGiven() {
        var token = signer.sign(grants, NOW, Duration.ofMinutes(10));

        assertThat(token.issuedAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(token.expiresAt()).isEqualTo("2026-01-01T00:10:00Z");
        assertThat(Fixtures.payload(token.jwt()))
                .isEqualTo(new JsonObject()
                        .put("iss", "devkey")
                        .put("sub", "alice")
                        .put("nbf", 1767225600)
                        .put("iat", 1767225600)
                        .put("exp", 1767226200)
                        .put("video", new JsonObject().put("roomJoin", true).put("room", "my-room")));
    }

    @Test
    void lifeIsASecondAtLeastAndTenYearsAtMost() {
        assertThat(signer.sign(grants, NOW, Duration.ofSeconds(1)).life()).hasSeconds(1);
        assertThat(signer.sign(grants, NOW, TokenSigner.MAX_TTL).life()).isEqualTo(TokenSigner.MAX_TTL);
        assertThatThrownBy(() -> signer.sign(grants, NOW, Duration.ofMillis(999)))
                .isInstanceOf(InvalidGrantException.class);
        assertThatThrownBy(() -> signer.sign(grants, NOW, TokenSigner.MAX_TTL.plusNanos(1)))
                .isInstanceOf(InvalidGrantException.class);
    }

    @Test
    void signedTokenDoesNotShowItself() {
        assertThat(signer.sign(grants, NOW, Duration.ofMinutes(10)))
                .hasToString("SignedToken[expires 2026-01-01T00:10:00Z]");
    }

    @Test
    void headerNamesTheAlgorithmAndNoKey() {
        var token = signer.sign(grants, NOW, TokenSigner.DEFAULT_TTL);

        assertThat(Fixtures.header(token.jwt()))
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
}
