package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that vouch for themselves. */
public final class TestCertificate {
    private TestCertificate() {}

    /** Makes {@code name.crt}, for this machine, and {@code name.key}; the path is the certificate's. */
    public static Path make(Path folder, String name) throws Exception {
        return make(folder, name, "DNS:localhost,IP:127.0.0.1");
    }

    /** The same for other hosts. */
    public static Path make(Path folder, String name, String hosts) throws Exception {
        var openssl = OptionalTool.require("openssl", "it makes the certificates");
        var certificate = folder.resolve(name + ".crt");
        var made = new ProcessBuilder(
                        openssl.toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=" + hosts,
                        "-keyout",
                        folder.resolve(name + ".key").toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        return certificate;
    }

    /** What a client needs that trusts this certificate and no other. */
    public static SSLContext trust(Path certificate) throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var pem = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "test", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
