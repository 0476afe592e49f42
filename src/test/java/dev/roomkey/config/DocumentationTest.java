package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the examples and the documentation to what the loader really reads. */
class DocumentationTest {
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| [^|]+ \\|");
    private static final Pattern FILE_KEY = Pattern.compile("-file: ([^\\s,}]+)");

    @TempDir
    Path temp;

    @Test
    void documentationNamesEveryKeyWithItsDefault() throws Exception {
        var rows = ROW.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .map(it -> it.group(1) + " = " + it.group(2).replace("`", ""))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(ConfigLoader.keys().stream()
                        .map(it -> it.key() + " = " + it.initial())
                        .toList());
    }

    @Test
    void annotatedFileMentionsEveryKey() throws Exception {
        var text = Files.readString(Path.of("conf/gateway.yaml"));

        assertThat(ConfigLoader.keys())
                .filteredOn(it -> !it.form().contains("only from the environment"))
                .allSatisfy(it -> assertThat(text).containsPattern("(?m)[\\s{#]" + lastKey(it) + ":"));
    }

    @Test
    void annotatedFileHoldsTheDefaults() throws Exception {
        var annotated = load("conf/gateway.yaml").config();
        var defaults = new ConfigFolder(temp.resolve("defaults")).config();

        assertThat(List.of(annotated.management(), annotated.limits(), annotated.cache(), annotated.log()))
                .isEqualTo(List.of(defaults.management(), defaults.limits(), defaults.cache(), defaults.log()));
        assertThat(annotated.http())
                .usingRecursiveComparison()
                .ignoringFields("allowedOrigins")
                .isEqualTo(defaults.http());
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf/gateway.yaml", "conf/production.yaml"})
    void exampleLoadsWithoutAWarning(String example) throws Exception {
        assertThat(load(example).warnings()).isEmpty();
    }

    @Test
    void errorsInTheDocumentationAreReal() throws Exception {
        var text = Files.readString(Path.of("docs/configuration.md"));
        var broken = block(text, "yaml");
        var shown = block(text, "text");
        Files.createDirectories(temp.resolve("conf"));
        Files.writeString(temp.resolve("conf/gateway.yaml"), broken);

        var result = (ConfigLoader.Invalid)
                new ConfigLoader(Map.of("ROOMKEY_HTP_PORT", "8081")).load(temp.resolve("conf/gateway.yaml"));

        assertThat(result.problems())
                .map(it -> it.render().replace(temp + "/conf/g", "conf/g").replace(temp.toString(), "/etc/roomkey"))
                .containsExactlyElementsOf(shown.lines().toList());
    }

    /** Loads a copy of an example, beside made-up secrets for each file that it names. */
    private Loaded load(String example) throws IOException {
        var folder = new ConfigFolder(temp.resolve("copy"));
        var text = Files.readString(Path.of(example));
        FILE_KEY.matcher(text).results().map(it -> it.group(1)).forEach(it -> folder.file(it, madeUp(it)));
        var result = folder.result(text);
        assertThat(result).isInstanceOf(Loaded.class);
        return (Loaded) result;
    }

    private static String madeUp(String file) {
        return file.endsWith(".pem") ? ConfigFolder.publicKey() : ConfigFolder.SECRET;
    }

    private static String lastKey(KnownKey key) {
        return Pattern.quote(key.key().substring(key.key().lastIndexOf('.') + 1));
    }

    private static String block(String text, String language) {
        var fence = "```" + language + "\n";
        int begin = text.indexOf("<!-- errors -->");
        int start = text.indexOf(fence, begin) + fence.length();
        return text.substring(start, text.indexOf("```", start));
    }
}
