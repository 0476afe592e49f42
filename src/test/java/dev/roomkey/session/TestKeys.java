package dev.roomkey.session;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Keys and tokens for tests, made with the JDK alone. */
final class TestKeys {
    static final String SECRET = "0123456789abcdef0123456789abcdef-hs256";
    private static final String P256_PREFIX = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    private TestKeys() {}

    static VerificationKey shared(String secret) {
        return new VerificationKey.SharedSecret(Algorithm.HS256, null, Secret.of(secret));
    }

    static KeyPair p256() {
        return pair("EC", "secp256r1");
    }

    static KeyPair pair(String type, String curve) {
        try {
            var generator = KeyPairGenerator.getInstance(type);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(PublicKey key) {
        return pem(key.getEncoded());
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** A JSON Web Key as the configuration would hold it. */
    static VerificationKey fromJwk(JsonObject jwk) {
        var keyId = jwk.getString("kid");
        return switch (jwk.getString("kty")) {
            case "RSA" -> new VerificationKey.PublicKey(Algorithm.RS256, keyId, rsaPem(jwk));
            case "EC" -> new VerificationKey.PublicKey(Algorithm.ES256, keyId, pem(der(P256_PREFIX, jwk, "x", "y")));
            default -> new VerificationKey.PublicKey(Algorithm.EDDSA, keyId, pem(der(ED25519_PREFIX, jwk, "x")));
        };
    }

    private static String rsaPem(JsonObject jwk) {
        try {
            var spec = new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
            return pem(KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static BigInteger number(JsonObject jwk, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.getString(member)));
    }

    private static byte[] der(String prefix, JsonObject jwk, String... coordinates) {
        var hex = new StringBuilder(prefix);
        for (String coordinate : coordinates) {
            hex.append(HexFormat.of().formatHex(Base64.getUrlDecoder().decode(jwk.getString(coordinate))));
        }
        return HexFormat.of().parseHex(hex);
    }

    /** An HS256 token under {@link #SECRET}. */
    static String hs256(JsonObject claims) {
        return hs256("{\"alg\":\"HS256\"}", claims.encode());
    }

    static String hs256(String header, String claims) {
        return hs256(header, claims, SECRET);
    }

    /** A token with an HMAC-SHA256 under {@code secret}, whatever its header says. */
    static String hs256(String header, String claims, String secret) {
        String input = base64(header) + '.' + base64(claims);
        var hmac = new Hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8));
        return input + '.' + base64(hmac.of(input.getBytes(StandardCharsets.US_ASCII)));
    }

    /** An ES256 token whose signature has the encoding of the JCA name, such as the right one of P1363. */
    static String es256(KeyPair keys, @Nullable String keyId, JsonObject claims, String jcaName) {
        var header = new JsonObject().put("alg", "ES256");
        if (keyId != null) {
            header.put("kid", keyId);
        }
        return signed(header, keys, claims, jcaName);
    }

    private static String signed(JsonObject header, KeyPair keys, JsonObject claims, String jcaName) {
        String input = base64(header.encode()) + '.' + base64(claims.encode());
        try {
            var signing = Signature.getInstance(jcaName);
            signing.initSign(keys.getPrivate());
            signing.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + '.' + base64(signing.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A token that {@code algorithm} signs, as its issuer would. */
    static String signed(Algorithm algorithm, KeyPair keys, @Nullable String keyId, JsonObject claims) {
        var header = new JsonObject().put("alg", algorithm.jwsName());
        if (keyId != null) {
            header.put("kid", keyId);
        }
        var jcaName = switch (algorithm) {
            case RS256 -> "SHA256withRSA";
            case ES256 -> "SHA256withECDSAinP1363Format";
            default -> "Ed25519";
        };
        return signed(header, keys, claims, jcaName);
    }

    /** The public half as a JSON Web Key. */
    static JsonObject jwk(@Nullable String keyId, PublicKey key) {
        byte[] der = key.getEncoded();
        var jwk = switch (key) {
            case RSAPublicKey rsa ->
                new JsonObject()
                        .put("kty", "RSA")
                        .put("n", base64(unsigned(rsa.getModulus())))
                        .put("e", base64(unsigned(rsa.getPublicExponent())));
            case ECPublicKey ec ->
                new JsonObject()
                        .put("kty", "EC")
                        .put("crv", "P-256")
                        .put("x", base64(Arrays.copyOfRange(der, der.length - 64, der.length - 32)))
                        .put("y", base64(Arrays.copyOfRange(der, der.length - 32, der.length)));
            default ->
                new JsonObject()
                        .put("kty", "OKP")
                        .put("crv", "Ed25519")
                        .put("x", base64(Arrays.copyOfRange(der, der.length - 32, der.length)));
        };
        return keyId == null ? jwk : jwk.put("kid", keyId);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static String es256(KeyPair keys, JsonObject claims) {
        return es256(keys, null, claims, "SHA256withECDSAinP1363Format");
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
