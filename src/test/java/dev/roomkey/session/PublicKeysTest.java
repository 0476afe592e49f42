package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicKeysTest {
    private static final String P256 = TestKeys.pem(TestKeys.p256().getPublic());
    private static final String RSA = TestKeys.pem(TestKeys.rsa(2048).getPublic());
    private static final String ED25519 =
            TestKeys.pem(TestKeys.pair("EdDSA", "Ed25519").getPublic());

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(Algorithm.RS256, TestKeys.pem(TestKeys.rsa(1024).getPublic()), "2048"),
                Arguments.of(Algorithm.RS256, P256, "not one for RS256"),
                Arguments.of(Algorithm.ES256, RSA, "not one for ES256"),
                Arguments.of(Algorithm.ES256, curve("EC", "secp384r1"), "P-256"),
                Arguments.of(Algorithm.EDDSA, curve("EdDSA", "Ed448"), "not one for EdDSA"),
                Arguments.of(Algorithm.EDDSA, P256, "not one for EdDSA"),
                Arguments.of(Algorithm.RS256, "", "PEM"),
                Arguments.of(Algorithm.RS256, RSA.replace("PUBLIC", "PRIVATE"), "PEM"),
                Arguments.of(Algorithm.RS256, RSA + RSA, "Base64"),
                Arguments.of(Algorithm.RS256, RSA.replace("MII", "M!I"), "Base64"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void keyThatDoesNotFitIsRefused(Algorithm algorithm, String pem, String mend) {
        assertThatThrownBy(() -> new VerificationKey.PublicKey(algorithm, null, pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(mend);
    }

    @Test
    void keysOfTheRightKindAreRead() {
        assertThat(PublicKeys.read(Algorithm.RS256, RSA).getAlgorithm()).isEqualTo("RSA");
        assertThat(PublicKeys.read(Algorithm.ES256, "\n" + P256.replace("\n", "\r\n"))
                        .getAlgorithm())
                .isEqualTo("EC");
        assertThat(PublicKeys.read(Algorithm.EDDSA, ED25519).getAlgorithm()).isEqualTo("EdDSA");
    }

    @Property(tries = 200)
    void whateverStandsInThePemOnlyIllegalArgumentIsThrown(@ForAll byte[] bytes, @ForAll Algorithm algorithm) {
        String pem = RSA.substring(0, 27)
                + TestKeys.base64(bytes).replace('-', '+').replace('_', '/') + "\n-----END PUBLIC KEY-----";

        assertThatThrownBy(() -> PublicKeys.read(algorithm, pem)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String curve(String type, String name) {
        return TestKeys.pem(TestKeys.pair(type, name).getPublic());
    }
}
