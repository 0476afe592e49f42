package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.KeyRing.Signed;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingTest {
    private static final KeyRing KEYS = KeyRing.of(List.of(
            secret(Algorithm.HS256, "a", "secret-a"),
            secret(Algorithm.HS256, "b", "secret-b"),
            secret(Algorithm.HS384, "c", "secret-c")));

    @ParameterizedTest
    @CsvSource({"secret-a, a, true", "secret-b, b, true", "secret-b, a, false", "secret-a, , true", "secret-c, , false"
    })
    void keyIdSelectsTheKey(String secret, String keyId, boolean fits) {
        assertThat(select(KEYS, token("HS256", keyId, secret)))
                .isInstanceOfSatisfying(
                        Good.class,
                        it -> assertThat(((Signed) it.value()).verify()).isEqualTo(fits));
    }

    @Test
    void keyWithoutIdIsTriedWhenNobodyHasTheTokens() {
        var keys = KeyRing.of(List.of(secret(Algorithm.HS256, "a", "a"), secret(Algorithm.HS256, null, "old")));

        assertThat(select(keys, token("HS256", "gone", "old")))
                .isInstanceOfSatisfying(
                        Good.class,
                        it -> assertThat(((Signed) it.value()).verify()).isTrue());
    }

    @Test
    void keyWithoutIdDoesNotStandInForTheOneNamed() {
        var keys = KeyRing.of(List.of(secret(Algorithm.HS256, "a", "a"), secret(Algorithm.HS256, null, "old")));

        assertThat(select(keys, token("HS256", "a", "old")))
                .isInstanceOfSatisfying(
                        Good.class,
                        it -> assertThat(((Signed) it.value()).verify()).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "HS256, z, UNKNOWN_KEY",
        "HS256, '', UNKNOWN_KEY",
        "HS256, ../../a, UNKNOWN_KEY",
        "HS384, a, ALGORITHM",
        "HS512, a, ALGORITHM",
        "RS256, , ALGORITHM"
    })
    void tokenOfNoKeyIsRefused(String algorithm, String keyId, RejectReason reason) {
        assertThat(select(KEYS, token(algorithm, keyId, "secret-a"))).isEqualTo(new Bad<Signed>(reason));
    }

    @Test
    void publicKeyIsNeverASecret() {
        String pem = TestKeys.pem(TestKeys.p256().getPublic());
        var keys = KeyRing.of(List.of(new VerificationKey.PublicKey(Algorithm.ES256, null, pem)));

        assertThat(select(keys, token("HS256", null, pem))).isEqualTo(new Bad<Signed>(RejectReason.ALGORITHM));
    }

    private static Checked<Signed> select(KeyRing keys, String token) {
        return Jws.parse(token).then(it -> keys.select(it, Vectors.NOW));
    }

    private static String token(String algorithm, @Nullable String keyId, String secret) {
        String id = keyId == null ? "" : ",\"kid\":\"" + keyId + "\"";
        return TestKeys.hs256("{\"alg\":\"" + algorithm + "\"" + id + "}", "{}", secret);
    }

    private static VerificationKey secret(Algorithm algorithm, @Nullable String keyId, String secret) {
        return new VerificationKey.SharedSecret(algorithm, keyId, Secret.of(secret));
    }
}
