package dev.roomkey.session;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads public keys and refuses those that are too weak or belong to another algorithm. */
final class PublicKeys {
    /** NIST SP 800-131A: shorter moduli are disallowed since 2014. */
    static final int MIN_RSA_BITS = 2048;

    /** Beyond it a signature takes milliseconds to verify. */
    static final int MAX_RSA_BITS = 8192;

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private PublicKeys() {}

    /** Like {@link #read}, for its exception. */
    static void check(Algorithm algorithm, String pem) {
        read(algorithm, pem);
    }

    /**
     * The key in {@code pem}.
     *
     * @throws IllegalArgumentException with what is wrong, without the text itself (it may be a private key)
     */
    static PublicKey read(Algorithm algorithm, String pem) {
        byte[] der = der(pem);
        try {
            var key = KeyFactory.getInstance(type(algorithm)).generatePublic(new X509EncodedKeySpec(der));
            checkStrength(algorithm, key);
            return key;
        } catch (GeneralSecurityException e) {
            throw notFor(algorithm, e);
        }
    }

    /**
     * Refuses a key that is too weak for {@code algorithm}, or belongs to another one.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static void checkStrength(Algorithm algorithm, PublicKey key) {
        try {
            switch (key) {
                case RSAPublicKey rsa when algorithm == Algorithm.RS256 -> checkLength(rsa);
                case ECPublicKey ec when algorithm == Algorithm.ES256 -> checkCurve(ec);
                case EdECPublicKey ed when algorithm == Algorithm.EDDSA -> checkCurve(ed);
                default -> throw new InvalidKeyException(key.getAlgorithm());
            }
        } catch (GeneralSecurityException e) {
            throw notFor(algorithm, e);
        }
    }

    private static IllegalArgumentException notFor(Algorithm algorithm, GeneralSecurityException cause) {
        return new IllegalArgumentException("the public key is not one for " + algorithm.jwsName(), cause);
    }

    private static String type(Algorithm algorithm) {
        return switch (algorithm) {
            case RS256 -> "RSA";
            case ES256 -> "EC";
            case EDDSA -> "Ed25519";
            case HS256, HS384, HS512 -> throw new IllegalArgumentException(algorithm + " has no public key");
        };
    }

    private static byte[] der(String pem) {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new IllegalArgumentException("a public key is one PEM block that begins with " + BEGIN);
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the public key's PEM block is not Base64", e);
        }
    }

    private static void checkLength(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new IllegalArgumentException(
                    "an RSA key needs at least " + MIN_RSA_BITS + " bits and at most " + MAX_RSA_BITS);
        }
    }

    /** Without the second check somebody who can choose the point can choose a curve on which he can sign. */
    private static void checkCurve(ECPublicKey key) throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class).getCurve();
        if (!key.getParams().getCurve().equals(curve) || !isOn(curve, key.getW())) {
            throw new IllegalArgumentException("ES256 goes with a key on the curve P-256");
        }
    }

    private static void checkCurve(EdECPublicKey key) throws GeneralSecurityException {
        if (!key.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            throw new InvalidKeyException(key.getParams().getName());
        }
        // Whether the bytes are a point shows only here.
        Signature.getInstance("Ed25519").initVerify(key);
    }

    /** Whether y² = x³ + ax + b. */
    private static boolean isOn(EllipticCurve curve, ECPoint point) {
        var p = ((ECFieldFp) curve.getField()).getP();
        var x = point.getAffineX();
        var y = point.getAffineY();
        var right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }
}
