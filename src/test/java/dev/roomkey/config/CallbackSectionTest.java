package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.app.Caps;
import dev.roomkey.callback.CallbackConfig;
import dev.roomkey.model.Secret;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackSectionTest {
    private static final String RULES = "rules: [ { name: all, room: '*', preset: viewer } ]";

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void nobodyIsAskedByDefault() {
        assertThat(folder.config().callback()).isNull();
    }

    @Test
    void callbackHasDefaults() {
        assertThat(callback("url: https://app.example.com/x, secrets-file: [secret.txt]")
                        .config()
                        .callback())
                .isEqualTo(new CallbackConfig(
                        URI.create("https://app.example.com/x"),
                        false,
                        List.of(Secret.of(ConfigFolder.SECRET)),
                        List.of(),
                        new Caps(Duration.ofMillis(800), 16 * 1024, 64, 5, Duration.ofSeconds(5)),
                        Duration.ofSeconds(5)));
    }

    @Test
    void callbackTakesEveryKey() {
        assertThat(callback(
                                "url: http://app.example.com/x, allow-http: true, secrets-file: [secret.txt], claims: [/role],"
                                        + " timeout: 2s, max-body: 1KiB, max-concurrent: 3, circuit: { failures: 2, open-for: 1s },"
                                        + " cache: 0s")
                        .config()
                        .callback())
                .isEqualTo(new CallbackConfig(
                        URI.create("http://app.example.com/x"),
                        true,
                        List.of(Secret.of(ConfigFolder.SECRET)),
                        List.of(JsonPointer.from("/role")),
                        new Caps(Duration.ofSeconds(2), 1024, 3, 2, Duration.ofSeconds(1)),
                        Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "secrets-file: [secret.txt]; rooms.callback.url; is missing",
                "url: https://app.example.com; rooms.callback.secrets; is missing",
                "url: http://app.example.com, secrets-file: [secret.txt]; rooms.callback; url must begin with https",
                "url: https://app.example.com, secrets-file: [secret.txt], cache: 2m; rooms.callback.cache; 2m",
                "url: https://app.example.com, secrets-file: [short.txt]; rooms.callback.secrets; shorter than 32",
                "url: https://app.example.com, secrets-file: [secret.txt], on-error: allow; rooms.callback.on-error; no"
            })
    void whatCannotWorkIsTold(String keys, String key, String why) {
        folder.file("short.txt", "short");

        assertThat(callback(keys).problems()).singleElement().asString().contains(key, why);
    }

    @Test
    void marginBeyondTheShortestLifeIsAProblem() {
        folder.with("cache", "margin: 6m");

        assertThat(callback("url: https://app.example.com, secrets-file: [secret.txt]")
                        .problems())
                .singleElement()
                .asString()
                .contains("cache.margin", "rooms.callback");
    }

    private ConfigFolder callback(String keys) {
        return folder.with("rooms", RULES, "callback: { " + keys + " }");
    }
}
