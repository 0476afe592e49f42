package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    @Test
    void strongSecretHasAsManyBytesAsHs256AsksFor() {
        assertThat(new ApiKey("key", Secret.of("x".repeat(32))).isStrong()).isTrue();
        assertThat(new ApiKey("key", Secret.of("x".repeat(31))).isStrong()).isFalse();
    }

    /** Rotated pairs may keep the id. */
    @Test
    void fingerprintTellsPairsApartAndHoldsNoSecret() {
        var key = new ApiKey("key", Secret.of("one secret"));

        assertThat(key.fingerprint())
                .isEqualTo(new ApiKey("key", Secret.of("one secret")).fingerprint())
                .isNotEqualTo(new ApiKey("key", Secret.of("another secret")).fingerprint())
                .isNotEqualTo(new ApiKey("other", Secret.of("one secret")).fingerprint())
                .doesNotContain("one secret");
        assertThat(new TokenSigner(key).keyFingerprint()).isEqualTo(key.fingerprint());
    }
}
