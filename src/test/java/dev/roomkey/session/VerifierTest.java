package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {
    private static final KeyPair P256 = TestKeys.p256();
    private static final Verifier ES256 = verifier(Algorithm.ES256, P256);
    private static final List<Verifier> PUBLIC = List.of(
            ES256,
            verifier(Algorithm.RS256, TestKeys.rsa(2048)),
            verifier(Algorithm.EDDSA, TestKeys.pair("EdDSA", "Ed25519")));
    private static final JsonObject CLAIMS = new JsonObject().put("sub", "u_1").put("exp", 9_999_999_999L);

    /** RFC 4231 §4.3: key "Jefe". */
    @ParameterizedTest
    @CsvSource({
        "HS256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "HS384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        "HS512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    })
    void macsOfTheStandardFit(Algorithm algorithm, String mac) {
        var verifier = Verifier.of(new VerificationKey.SharedSecret(algorithm, null, Secret.of("Jefe")));
        byte[] input = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

        assertThat(verifier.fits(input, hex(mac))).isTrue();
        assertThat(verifier.fits(input, hex(mac.substring(2)))).isFalse();
        assertThat(verifier.fits(input, hex("00" + mac.substring(2)))).isFalse();
    }

    @Test
    void ecdsaSignatureHasOneEncoding() {
        var raw = signed("SHA256withECDSAinP1363Format");
        var der = signed("SHA256withECDSA");
        byte[] padded = new byte[66];
        System.arraycopy(raw.signature(), 0, padded, 1, 32);
        System.arraycopy(raw.signature(), 32, padded, 34, 32);

        assertThat(ES256.fits(raw.signingInput(), raw.signature())).isTrue();
        assertThat(ES256.fits(der.signingInput(), der.signature())).isFalse();
        assertThat(ES256.fits(raw.signingInput(), padded)).isFalse();
        assertThat(ES256.fits(raw.signingInput(), Arrays.copyOf(raw.signature(), 63)))
                .isFalse();
    }

    @Test
    void ecdsaSignatureOfZerosIsRefused() {
        byte[] order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        byte[] zeroOfTheField = Arrays.copyOf(order, 64);
        System.arraycopy(order, 0, zeroOfTheField, 32, 32);

        assertThat(ES256.fits(new byte[] {1}, new byte[64])).isFalse();
        assertThat(ES256.fits(new byte[] {1}, zeroOfTheField)).isFalse();
    }

    @Test
    void javaThatAcceptsZerosIsRefusedAtTheStart() {
        BiPredicate<byte[], byte[]> fooled = (input, signature) -> Arrays.equals(signature, new byte[64]);

        assertThatThrownBy(() -> Verifier.refuseZeros(fooled))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CVE-2022-21449");
    }

    @Property(tries = 100)
    void noSignatureIsMadeUp(@ForAll byte[] input, @ForAll @Size(64) byte[] signature) {
        assertThat(ES256.fits(input, signature)).isFalse();
    }

    @Property(tries = 300)
    void noBytesThrow(@ForAll byte[] signature) {
        assertThat(PUBLIC).noneMatch(it -> it.fits(new byte[] {1}, signature));
    }

    private static Verifier verifier(Algorithm algorithm, KeyPair keys) {
        return Verifier.of(new VerificationKey.PublicKey(algorithm, null, TestKeys.pem(keys.getPublic())));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static Jws signed(String jcaName) {
        return ((Checked.Good<Jws>) Jws.parse(TestKeys.es256(P256, null, CLAIMS, jcaName))).value();
    }
}
