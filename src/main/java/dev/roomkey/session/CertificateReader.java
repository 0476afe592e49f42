package dev.roomkey.session;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the keys of an issuer that publishes PEM certificates. They are trusted because of where they come from; of what they say
 * only the dates count.
 */
final class CertificateReader {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private final Set<Algorithm> algorithms;

    CertificateReader(Set<Algorithm> algorithms) {
        this.algorithms = algorithms;
    }

    /** The key of a certificate, if it is good at {@code now}; it expires with the certificate. */
    Optional<KeyRing.Key> read(String id, String pem, Instant now) {
        if (id.isEmpty() || id.length() > JwkReader.MAX_KEY_ID || !isOneBlock(pem.strip())) {
            return Optional.empty();
        }
        try {
            var bytes = new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.US_ASCII));
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            return read(id, certificate, now);
        } catch (CertificateException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private Optional<KeyRing.Key> read(String id, X509Certificate certificate, Instant now) {
        var key = certificate.getPublicKey();
        var expires = certificate.getNotAfter().toInstant();
        var algorithm = algorithm(key).filter(algorithms::contains);
        if (algorithm.isEmpty() || now.isBefore(certificate.getNotBefore().toInstant()) || !now.isBefore(expires)) {
            return Optional.empty();
        }
        PublicKeys.checkStrength(algorithm.get(), key);
        return Optional.of(KeyRing.Key.published(algorithm.get(), id, key).until(expires));
    }

    private static boolean isOneBlock(String pem) {
        return pem.startsWith(BEGIN) && pem.indexOf("-----", BEGIN.length()) == pem.length() - END.length();
    }

    private static Optional<Algorithm> algorithm(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> Optional.of(Algorithm.RS256);
            case ECPublicKey ec -> Optional.of(Algorithm.ES256);
            case EdECPublicKey ed -> Optional.of(Algorithm.EDDSA);
            default -> Optional.empty();
        };
    }
}
