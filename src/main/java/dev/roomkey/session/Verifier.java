package dev.roomkey.session;

import dev.roomkey.model.Secret;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.function.BiPredicate;

/**
 * A configured key, ready to verify; any number of threads may use one.
 *
 * <p>This is the JDK's cryptography and not vertx-auth-jwt's, which was tried and measured. Its ES256 also accepts a
 * DER-encoded signature and one with zeros in front, so that a token could be rewritten without its key; it checks the
 * times by the system's clock; and it parses header and claims a second time and builds a user of them, which makes
 * HS256 cost 2 to 5 µs and 5 KB where this costs 0.6 µs and 0.9 KB.
 */
sealed interface Verifier {
    /** Whether {@code signature} is this key's over {@code input}; false for whatever cannot be a signature. */
    boolean fits(byte[] input, byte[] signature);

    /** Bytes that tell this public key from any other; none for a secret, of which nothing is ever remembered. */
    byte[] identity();

    /**
     * The verifier of a configured key.
     *
     * @throws IllegalArgumentException when the key cannot be used, or this Java accepts signatures it must not
     */
    static Verifier of(VerificationKey key) {
        return switch (key) {
            case VerificationKey.SharedSecret shared -> Symmetric.of(shared.algorithm(), shared.secret());
            case VerificationKey.PublicKey known -> Asymmetric.of(known.algorithm(), known.pem());
        };
    }

    /** Microseconds, compared in constant time. */
    record Symmetric(Hmac hmac) implements Verifier {
        static Symmetric of(Algorithm algorithm, Secret secret) {
            String jcaName = switch (algorithm) {
                case HS256 -> "HmacSHA256";
                case HS384 -> "HmacSHA384";
                case HS512 -> "HmacSHA512";
                case RS256, ES256, EDDSA -> throw new IllegalArgumentException(algorithm + " needs no secret");
            };
            return new Symmetric(new Hmac(jcaName, secret.bytes()));
        }

        @Override
        public boolean fits(byte[] input, byte[] signature) {
            return MessageDigest.isEqual(hmac.of(input), signature);
        }

        @Override
        public byte[] identity() {
            return new byte[0];
        }
    }

    /** A tenth of a millisecond to two milliseconds: not for an event loop. */
    record Asymmetric(String jcaName, PublicKey key) implements Verifier {
        static Asymmetric of(Algorithm algorithm, String pem) {
            return of(algorithm, PublicKeys.read(algorithm, pem));
        }

        /** The verifier of a key that {@link PublicKeys} has checked. */
        static Asymmetric of(Algorithm algorithm, PublicKey key) {
            return switch (algorithm) {
                case RS256 -> new Asymmetric("SHA256withRSA", key);
                case ES256 -> ecdsa(key);
                case EDDSA -> new Asymmetric("Ed25519", key);
                case HS256, HS384, HS512 -> throw new IllegalArgumentException(algorithm + " needs a secret");
            };
        }

        private static Asymmetric ecdsa(PublicKey key) {
            var verifier = new Asymmetric("SHA256withECDSAinP1363Format", key);
            refuseZeros(verifier::fits);
            return verifier;
        }

        @Override
        public byte[] identity() {
            return key.getEncoded();
        }

        @Override
        public boolean fits(byte[] input, byte[] signature) {
            try {
                var verification = Signature.getInstance(jcaName);
                verification.initVerify(key);
                verification.update(input);
                return verification.verify(signature);
            } catch (SignatureException noSignature) {
                return false;
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException(jcaName + " is not available", e);
            }
        }
    }

    /** Java 15 to 18 took the signature r = s = 0 under any key for any text (CVE-2022-21449). */
    static void refuseZeros(BiPredicate<byte[], byte[]> fits) {
        if (fits.test(new byte[] {'r', '=', 's', '=', '0'}, new byte[64])) {
            throw new IllegalArgumentException("this Java accepts forged ES256 signatures (CVE-2022-21449): update it");
        }
    }
}
