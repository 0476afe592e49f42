package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwkReaderTest {
    private static final KeyPair RSA = TestKeys.rsa(2048);
    private static final KeyPair P256 = TestKeys.p256();
    private static final KeyPair ED25519 = TestKeys.pair("EdDSA", "Ed25519");
    private static final JwkReader READER =
            new JwkReader(EnumSet.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA));

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of(rsa(), Algorithm.RS256),
                Arguments.of(rsa().put("alg", "RS256").put("use", "sig"), Algorithm.RS256),
                Arguments.of(rsa().put("key_ops", new JsonArray().add("verify")), Algorithm.RS256),
                Arguments.of(rsa().put("x5c", new JsonArray().add("ignored")), Algorithm.RS256),
                Arguments.of(p256().put("alg", "ES256"), Algorithm.ES256),
                Arguments.of(ed25519().put("alg", "EdDSA"), Algorithm.EDDSA));
    }

    @ParameterizedTest
    @MethodSource("good")
    void keyIsBoundToTheAlgorithmOfItsKind(JsonObject jwk, Algorithm algorithm) {
        assertThat(READER.read(jwk)).hasValueSatisfying(it -> {
            assertThat(it.algorithm()).isEqualTo(algorithm);
            assertThat(it.id()).isEqualTo("k");
        });
    }

    static Stream<JsonObject> passedOver() {
        return Stream.of(
                new JsonObject(),
                new JsonObject().put("kty", "oct").put("k", "c2VjcmV0").put("kid", "k"),
                rsa().put("use", "enc"),
                rsa().put("use", 1),
                rsa().put("key_ops", new JsonArray().add("encrypt")),
                rsa().put("key_ops", "verify"),
                rsa().put("alg", "RS512"),
                rsa().put("alg", "PS256"),
                rsa().put("alg", "HS256"),
                rsa().put("alg", "ES256"),
                rsa().putNull("alg"),
                rsa().put("d", "AQAB"),
                rsa().put("p", "AQAB"),
                rsa().put("k", "AQAB"),
                rsa().put("kid", 7),
                rsa().put("kid", ""),
                rsa().put("kid", "k".repeat(257)),
                rsa().put("kty", "rsa"),
                rsa().put("e", "AQ"),
                rsa().put("e", "AQAB=="),
                rsa().put("n", "AQAB"),
                rsa().put("n", 5),
                without(rsa(), "n"),
                TestKeys.jwk("k", TestKeys.rsa(1024).getPublic()),
                rsa().put("n", TestKeys.base64(BigInteger.ONE.shiftLeft(16_400).toByteArray())),
                p256().put("crv", "P-384"),
                p256().put("y", TestKeys.base64(new byte[32])),
                p256().put("x", TestKeys.base64(new byte[31])),
                p256().put("x", TestKeys.base64(new byte[33])),
                p256().put("d", TestKeys.base64(new byte[32])),
                without(p256(), "y"),
                ed25519().put("crv", "X25519"),
                ed25519().put("crv", "Ed448"),
                ed25519().put("x", TestKeys.base64(new byte[31])),
                ed25519().put("alg", "Ed25519"));
    }

    @ParameterizedTest
    @MethodSource("passedOver")
    void whatIsNoKeyOfOursIsPassedOver(JsonObject jwk) {
        assertThat(READER.read(jwk)).isEmpty();
    }

    @Test
    void keyOfAnAlgorithmThatIsNotTakenIsPassedOver() {
        assertThat(new JwkReader(Set.of(Algorithm.ES256)).read(rsa())).isEmpty();
    }

    @Test
    void keyWithoutIdIsRead() {
        assertThat(READER.read(without(rsa(), "kid")))
                .hasValueSatisfying(it -> assertThat(it.id()).isNull());
    }

    /** Whatever stands in the members, nothing is thrown; and hardly any 32 bytes are a point of P-256 with others. */
    @Property(tries = 300)
    void anyCoordinatesAreAKeyOrPassedOver(@ForAll byte[] x, @ForAll byte[] y, @ForAll String kid) {
        var coordinates = new JsonObject().put("x", TestKeys.base64(x)).put("y", TestKeys.base64(y));
        var ec = p256().put("kid", kid).mergeIn(coordinates);
        var ed = ed25519().put("kid", kid).mergeIn(coordinates);
        var rsa = rsa().put("kid", kid).put("n", TestKeys.base64(x)).put("e", TestKeys.base64(y));

        assertThat(READER.read(ec)).isEmpty();
        assertThat(READER.read(ed).stream()).hasSizeLessThanOrEqualTo(1);
        assertThat(READER.read(rsa)).isEmpty();
    }

    private static JsonObject rsa() {
        return TestKeys.jwk("k", RSA.getPublic());
    }

    private static JsonObject p256() {
        return TestKeys.jwk("k", P256.getPublic());
    }

    private static JsonObject ed25519() {
        return TestKeys.jwk("k", ED25519.getPublic());
    }

    private static JsonObject without(JsonObject jwk, String member) {
        jwk.remove(member);
        return jwk;
    }
}
