package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
}
