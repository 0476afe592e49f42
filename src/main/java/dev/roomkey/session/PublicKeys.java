package dev.roomkey.session;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads the public keys of configurations and refuses those that are too weak or belong to another algorithm. */
final class PublicKeys {
    /** NIST SP 800-131A: shorter moduli are disallowed since 2014. */
    static final int MIN_RSA_BITS = 2048;

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
            return switch (algorithm) {
                case RS256 -> rsa(der);
                case ES256 -> p256(der);
                case EDDSA -> key("Ed25519", der);
                case HS256, HS384, HS512 -> throw new IllegalArgumentException(algorithm + " has no public key");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the public key is not one for " + algorithm.jwsName(), e);
        }
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

    private static PublicKey rsa(byte[] der) throws GeneralSecurityException {
        var key = (RSAPublicKey) key("RSA", der);
        if (key.getModulus().bitLength() < MIN_RSA_BITS) {
            throw new IllegalArgumentException("an RSA key needs at least " + MIN_RSA_BITS + " bits");
        }
        return key;
    }

    private static PublicKey p256(byte[] der) throws GeneralSecurityException {
        var key = (ECPublicKey) key("EC", der);
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var p256 = parameters.getParameterSpec(ECParameterSpec.class);
        if (!key.getParams().getCurve().equals(p256.getCurve())) {
            throw new IllegalArgumentException("ES256 goes with a key on the curve P-256");
        }
        return key;
    }

    private static PublicKey key(String type, byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der));
    }
}
