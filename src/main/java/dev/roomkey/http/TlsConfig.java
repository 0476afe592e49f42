package dev.roomkey.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The listener's certificate. Both files are looked at every few seconds, so that a renewed one is taken without a restart.
 *
 * @param certFile PEM file of the certificate and those that lead to its authority
 * @param keyFile PEM file of its private key (PKCS#8)
 */
public record TlsConfig(Path certFile, Path keyFile) {
    /** What is wrong with the files, if anything is. Reads them and so blocks: not for an event loop. */
    public Optional<String> complaint() {
        try {
            Certificate.read(this);
            return Optional.empty();
        } catch (IllegalArgumentException useless) {
            return Optional.ofNullable(useless.getMessage());
        }
    }
}
