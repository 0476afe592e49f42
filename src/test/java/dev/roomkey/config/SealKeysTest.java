package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealKeysTest {
    private static final Secret FIRST = Secret.of("0".repeat(32));
    private static final Secret SECOND = Secret.of("1".repeat(32));

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void withoutAFileThereAreNone() {
        assertThat(folder.config().cache().sealKeys()).isEmpty();
    }

    @Test
    void keysStandOneALineAndTheFirstIsFirst() {
        folder.file("seal.txt", base64(FIRST) + "\n\n" + base64(SECOND) + "\r\n")
                .with("cache", "seal-keys-file: seal.txt");

        assertThat(folder.config().cache().sealKeys()).containsExactly(FIRST, SECOND);
    }

    @Test
    void variableMayHoldThem() {
        folder.variable("ROOMKEY_CACHE_SEAL_KEYS", base64(SECOND));

        assertThat(folder.config().cache().sealKeys()).containsExactly(SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2hvcnQ=", "not base64 at all", "   "})
    void whatIsNoKeyIsRefusedAndNeverQuoted(String line) {
        folder.file("seal.txt", line).with("cache", "seal-keys-file: seal.txt");

        assertThat(folder.problems())
                .containsExactly(
                        "cache.seal-keys  gateway.yaml:11: is not a list of 1 to 16 keys, each 32 bytes in base64"
                                + " on a line of its own; make each with openssl rand -base64 32");
    }

    @Test
    void tooManyKeysAreRefused() {
        folder.file("seal.txt", (base64(FIRST) + "\n").repeat(17)).with("cache", "seal-keys-file: seal.txt");

        assertThat(folder.problems()).singleElement().asString().contains("1 to 16 keys");
    }

    private static String base64(Secret key) {
        return Base64.getEncoder().encodeToString(key.bytes());
    }
}
