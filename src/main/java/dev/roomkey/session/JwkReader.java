package dev.roomkey.session;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON Web Key (RFC 7517, RFC 8037). What is no public key for signatures of ours is passed over, as RFC 7517 §5
 * asks: secrets, keys for encryption, algorithms that are not taken, and above all keys with a private part.
 */
final class JwkReader {
    /** Longest key id taken, in characters. Real ones have up to 64. */
    static final int MAX_KEY_ID = 256;

    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    /** What stands before the bare point in an SPKI structure (RFC 5480, RFC 8410). */
    private static final byte[] P256 =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int COORDINATE = 32;

    private final Set<Algorithm> algorithms;

    JwkReader(Set<Algorithm> algorithms) {
        this.algorithms = algorithms;
    }

    Optional<KeyRing.Key> read(JsonObject jwk) {
        var algorithm = algorithm(jwk);
        if (algorithm.isEmpty() || !isForSignatures(jwk) || !hasSaneId(jwk)) {
            return Optional.empty();
        }
        return key(algorithm.get(), jwk).map(it -> KeyRing.Key.published(algorithm.get(), jwk.getString("kid"), it));
    }

    /** The one algorithm of this kind of key, if the key does not say that it is for another one. */
    private Optional<Algorithm> algorithm(JsonObject jwk) {
        var kind = kind(jwk.getValue("kty"), jwk.getValue("crv"));
        return kind.filter(it -> algorithms.contains(it)
                && (!jwk.containsKey("alg") || it.jwsName().equals(jwk.getValue("alg"))));
    }

    private static Optional<Algorithm> kind(@Nullable Object type, @Nullable Object curve) {
        return switch (type) {
            case String it when it.equals("RSA") -> Optional.of(Algorithm.RS256);
            case String it when it.equals("EC") && "P-256".equals(curve) -> Optional.of(Algorithm.ES256);
            case String it when it.equals("OKP") && "Ed25519".equals(curve) -> Optional.of(Algorithm.EDDSA);
            case null, default -> Optional.empty();
        };
    }

    private static boolean isForSignatures(JsonObject jwk) {
        boolean use = !jwk.containsKey("use") || "sig".equals(jwk.getValue("use"));
        boolean operations = !jwk.containsKey("key_ops")
                || (jwk.getValue("key_ops") instanceof JsonArray allowed && allowed.contains("verify"));
        return use && operations && Collections.disjoint(jwk.fieldNames(), PRIVATE);
    }

    private static boolean hasSaneId(JsonObject jwk) {
        return !jwk.containsKey("kid")
                || (jwk.getValue("kid") instanceof String id && !id.isEmpty() && id.length() <= MAX_KEY_ID);
    }

    private static Optional<PublicKey> key(Algorithm algorithm, JsonObject jwk) {
        try {
            var key = algorithm == Algorithm.RS256 ? rsa(jwk) : point(algorithm, jwk);
            PublicKeys.checkStrength(algorithm, key);
            return Optional.of(key);
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private static PublicKey rsa(JsonObject jwk) throws GeneralSecurityException {
        var modulus = new BigInteger(1, bytes(jwk, "n", PublicKeys.MAX_RSA_BITS / 8));
        var exponent = new BigInteger(1, bytes(jwk, "e", Long.BYTES));
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey point(Algorithm algorithm, JsonObject jwk) throws GeneralSecurityException {
        boolean p256 = algorithm == Algorithm.ES256;
        var der = HexFormat.of().formatHex(p256 ? P256 : ED25519)
                + coordinate(jwk, "x")
                + (p256 ? coordinate(jwk, "y") : "");
        return KeyFactory.getInstance(p256 ? "EC" : "Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(der)));
    }

    private static String coordinate(JsonObject jwk, String member) {
        byte[] bytes = bytes(jwk, member, COORDINATE);
        if (bytes.length != COORDINATE) {
            throw new IllegalArgumentException(member + " has another length");
        }
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(JsonObject jwk, String member, int most) {
        return Optional.ofNullable(jwk.getValue(member))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .flatMap(Base64Url::decode)
                .filter(it -> it.length <= most)
                .orElseThrow(() -> new IllegalArgumentException(member + " is missing or malformed"));
    }
}
