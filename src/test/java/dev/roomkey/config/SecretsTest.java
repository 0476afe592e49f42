package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String LONG = "0123456789012345678901234567890123456789";

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void oneNewlineAtTheEndIsNoPartOfASecret(String end) {
        folder.file("secret.txt", LONG + end);

        assertThat(folder.config().livekit().first().key().secret()).isEqualTo(Secret.of(LONG));
    }

    @Test
    void allElseIsPartOfASecret() {
        folder.file("secret.txt", " " + LONG + "\n\n");

        assertThat(folder.config().livekit().first().key().secret()).isEqualTo(Secret.of(" " + LONG + "\n"));
    }

    @Test
    void secretInTheConfigurationFileIsRefused() {
        folder.with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret: " + LONG);

        assertThat(folder.problems())
                .containsExactly("livekit.api-secret  gateway.yaml:4: must not stand in the configuration file;"
                        + " name a file that holds it with api-secret-file, or set ROOMKEY_LIVEKIT_API_SECRET");
    }

    @ParameterizedTest
    @CsvSource({"'',is empty", "'\n',is empty"})
    void emptySecretFileIsRefused(String text, String why) {
        folder.file("empty.txt", text)
                .with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret-file: empty.txt");

        assertThat(folder.problems())
                .containsExactly(
                        "livekit.api-secret-file  gateway.yaml:4: the file " + why + "; relative paths start from ");
    }

    @Test
    void missingSecretFileIsRefused() {
        folder.with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret-file: x/../no.txt");

        assertThat(folder.problems())
                .containsExactly(
                        "livekit.api-secret-file  gateway.yaml:4: the file does not exist; relative paths start from ");
    }

    @Test
    void secretInPlaceOfItsFileIsNotShown() {
        folder.with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret-file: " + LONG);

        assertThat(folder.problems()).singleElement().asString().doesNotContain(LONG.substring(0, 8));
    }

    @Test
    void secretFileIsBounded() {
        folder.file("long.txt", "x".repeat(Secrets.MAX_FILE_BYTES + 1))
                .with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret-file: long.txt");

        assertThat(folder.problems())
                .containsExactly(
                        "livekit.api-secret-file  gateway.yaml:4: the file is longer than 65536 bytes; relative paths start from ");
    }

    @Test
    void variableWinsOverTheSecretFile() {
        folder.with("livekit", "url: wss://livekit.example.com", "api-key: APIkey", "api-secret-file: no.txt")
                .variable("ROOMKEY_LIVEKIT_API_SECRET", LONG);

        assertThat(folder.config().livekit().first().key().secret()).isEqualTo(Secret.of(LONG));
    }

    @Test
    void variableMayNameTheSecretFile() {
        folder.file("other.txt", LONG).variable("ROOMKEY_LIVEKIT_API_SECRET_FILE", "other.txt");

        assertThat(folder.config().livekit().first().key().secret()).isEqualTo(Secret.of(LONG));
    }

    @Test
    void weakSecretsAreRefusedAndNeverQuoted() {
        folder.file("secret.txt", "swordfish");

        var problems = folder.problems();

        assertThat(problems)
                .containsExactly(
                        "livekit.api-secret  gateway.yaml:4: is shorter than 32 bytes and could be guessed from any token;"
                                + " make a new pair, with a secret as of openssl rand -base64 36",
                        "sessions.authenticators.web.keys[0].secret  gateway.yaml:7: is shorter than 32 bytes and could be"
                                + " guessed from any session; give the application a longer one, as of openssl rand -base64 36");
        assertThat(String.join("", problems)).doesNotContain("swordfish");
    }

    @Test
    void developmentKeyIsRefused() {
        folder.variable("ROOMKEY_LIVEKIT_API_KEY", "devkey");

        assertThat(folder.problems())
                .containsExactly("livekit.api-key  ROOMKEY_LIVEKIT_API_KEY: is the key of livekit-server --dev,"
                        + " whose secret everybody knows; make a new pair");
    }

    @Test
    void secretShorterThanItsHashIsNoticed() {
        folder.with(
                "sessions",
                "order: [web]",
                "authenticators: { web: { cookie: a, keys: [ { algorithm: HS512, secret-file: secret.txt } ] } }");

        assertThat(folder.loaded().warnings())
                .extracting(Notice::what)
                .containsExactly("is shorter than the 64 bytes that RFC 7518 asks of HS512");
    }

    @Test
    void secretFileThatAllMayReadIsNoticed() throws Exception {
        folder.config();
        Files.setPosixFilePermissions(temp.resolve("secret.txt"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(folder.loaded().warnings())
                .extracting(Notice::key)
                .containsExactly("livekit.api-secret-file", "sessions.authenticators.web.keys[0].secret-file");
    }

    @ParameterizedTest
    @CsvSource({
        "'algorithm: HS256', 'secret', 'is missing'",
        "'algorithm: ES256', 'public-key-file', 'is missing'",
        "'algorithm: ES256, secret-file: secret.txt, public-key-file: secret.txt', 'secret', 'does not go with ES256'",
        "'algorithm: HS256, secret-file: secret.txt, public-key-file: secret.txt', 'public-key-file', 'does not go with HS256'"
    })
    void algorithmGoesWithOneKindOfKey(String key, String about, String what) {
        folder.with("sessions", "order: [web]", "authenticators: { web: { cookie: a, keys: [ { " + key + " } ] } }");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .startsWith("sessions.authenticators.web.keys[0]." + about + "  gateway.yaml:7: " + what);
    }

    @Test
    void nothingThatIsLoadedShowsASecret() {
        var shown = String.join(
                "", List.of(folder.loaded().toString(), folder.config().toString()));

        assertThat(shown).contains("redacted").doesNotContain(ConfigFolder.SECRET);
    }
}
