package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(ints = {PublicKeys.MIN_RSA_BITS, PublicKeys.MAX_RSA_BITS})
    void rsaKeyMayBeAsShortAndAsLongAsTheBounds(int bits) {
        var read = PublicKeys.read(Algorithm.RS256, ofLength(bits));

        assertThat(((RSAPublicKey) read).getModulus().bitLength()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(ints = {PublicKeys.MIN_RSA_BITS - 1, PublicKeys.MAX_RSA_BITS + 1})
    void rsaKeyBeyondTheBoundsIsRefused(int bits) {
        var pem = ofLength(bits);

        assertThatThrownBy(() -> PublicKeys.read(Algorithm.RS256, pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an RSA key needs at least 2048 bits and at most 8192");
    }

    @Property(tries = 200)
    void whateverStandsInThePemOnlyIllegalArgumentIsThrown(@ForAll byte[] bytes, @ForAll Algorithm algorithm) {
        String pem = RSA.substring(0, 27)
                + TestKeys.base64(bytes).replace('-', '+').replace('_', '/') + "\n-----END PUBLIC KEY-----";

        assertThatThrownBy(() -> PublicKeys.read(algorithm, pem)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A modulus without known factors will do, where only its length is looked at. */
    private static String ofLength(int bits) {
        var modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        try {
            var spec = new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4);
            return TestKeys.pem(KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String curve(String type, String name) {
        return TestKeys.pem(TestKeys.pair(type, name).getPublic());
    }
}
