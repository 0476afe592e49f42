package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader.Loaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/sessions.md tells people to write is what the loader takes. */
class SessionsDocumentationTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
    private static final Pattern SECRET_FILE = Pattern.compile("[a-z0-9-]+\\.txt");
    private static final String SECRET = "a secret of an application that is long enough";

    @TempDir
    private Path folder = Path.of("");

    static Stream<String> blocks() throws Exception {
        return BLOCK.matcher(text()).results().map(it -> it.group(1));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void authenticatorLoadsAsItIsWritten(String authenticator) throws Exception {
        for (var file : SECRET_FILE
                .matcher(authenticator)
                .results()
                .map(MatchResult::group)
                .toList()) {
            Files.writeString(folder.resolve(file), SECRET);
        }
        Files.writeString(folder.resolve("api-secret"), SECRET);
        var guests = authenticator.startsWith("guests:");
        var file = Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                limits: { address: [ { capacity: 100, refill: 10, period: 1m } ] }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                rooms: { rules: [ { name: all, room: "*", guests: GUESTS, grants: { canSubscribe: true } } ] }
                redis: { url: redis://127.0.0.1:6379 }
                sessions:
                  order: [NAME]
                  authenticators:
                """.replace("GUESTS", String.valueOf(guests)).replace("NAME", guests ? "guests" : "web")
                        + authenticator.indent(4));

        var result = new ConfigLoader(Map.of()).load(file);

        assertThat(result).isInstanceOf(Loaded.class);
    }

    @Test
    void everyPresetIsDescribed() throws Exception {
        assertThat(text())
                .contains(Presets.NAMES.stream().map(it -> "`" + it + "`").toList());
    }

    @Test
    void onlyPresetsThatExistAreDescribed() throws Exception {
        var named = Pattern.compile("preset: ([a-z0-9-]+)")
                .matcher(text())
                .results()
                .map(it -> it.group(1));

        assertThat(named).isNotEmpty().isSubsetOf(List.copyOf(Presets.NAMES));
    }

    private static String text() throws Exception {
        return Files.readString(Path.of("docs/sessions.md"));
    }
}
