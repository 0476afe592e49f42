package dev.roomkey.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/** What the two files of a {@link TlsConfig} hold, known to be of use. Reading blocks: not for an event loop. */
final class Certificate {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private final byte[] chain;
    private final byte[] key;
    private final Instant end;

    private Certificate(byte[] chain, byte[] key, Instant end) {
        this.chain = chain;
        this.key = key;
        this.end = end;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when they cannot be read, or the key is not the certificate's; says why, and nothing of
     *     what they hold
     */
    static Certificate read(TlsConfig config) {
        try {
            var chain = Files.readAllBytes(config.certFile());
            var leaf = leafOf(chain);
            var read = new Certificate(
                    chain,
                    Files.readAllBytes(config.keyFile()),
                    leaf.getNotAfter().toInstant());
            read.check(leaf);
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("a file cannot be read");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the files hold no certificate in PEM and its private key in PKCS#8");
        }
    }

    PemKeyCertOptions asOptions() {
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(chain)).addKeyValue(Buffer.buffer(key));
    }

    /** When it is no longer good. */
    Instant end() {
        return end;
    }

    boolean isSameAs(Certificate other) {
        return Arrays.equals(chain, other.chain) && Arrays.equals(key, other.key);
    }

    private static X509Certificate leafOf(byte[] chain) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(chain)).stream()
                .map(X509Certificate.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the certificate's file holds none"));
    }

    /** The JDK would take any key beside any certificate, and every handshake would fail. */
    private void check(X509Certificate leaf) throws GeneralSecurityException {
        if (!belongs(privateKey(leaf.getPublicKey().getAlgorithm()), leaf.getPublicKey())) {
            throw new IllegalArgumentException("the private key is not the one of the certificate");
        }
    }

    private PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
        var pem = KEY.matcher(new String(key, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IllegalArgumentException("the key's file does not begin with -----BEGIN PRIVATE KEY-----");
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException malformed) {
            throw new GeneralSecurityException("not base64");
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        var algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        var text = "does the key fit?".getBytes(StandardCharsets.US_ASCII);
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        var signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }
}
