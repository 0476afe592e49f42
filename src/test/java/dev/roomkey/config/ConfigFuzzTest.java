package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever stands in the file or in the environment, a load ends with a configuration or with problems. */
class ConfigFuzzTest {
    private static final String EXAMPLE = example("production.yaml");
    private static final String CASES = example("policy-cases.yaml");
    private static final List<String> WORDS = List.of(
            "",
            "~",
            "[]",
            "{}",
            "[{}]",
            "{a: b}",
            "- x",
            "!!binary x",
            "&a [*a]",
            "*a",
            "|",
            "'",
            "\t",
            "\u0000",
            "-1",
            "1e9",
            "true",
            "\n  x: y",
            "? ",
            "%YAML 3.0",
            "---");

    @Property(tries = 1000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 400) byte[] bytes) {
        assertThat(ConfigFile.parse("f", bytes)).isNotNull();
    }

    @Property(tries = 500)
    void anyTextIsLoadedOrRefused(@ForAll("yamlLike") String text) {
        assertEnds(text, Map.of());
    }

    @Property(tries = 700)
    void anyMutationOfARealFileIsLoadedOrRefused(
            @ForAll @IntRange(max = 100_000) int at,
            @ForAll @IntRange(max = 40) int length,
            @ForAll("words") String word) {
        int begin = at % EXAMPLE.length();
        int end = Math.min(EXAMPLE.length(), begin + length);

        assertEnds(EXAMPLE.substring(0, begin) + word + EXAMPLE.substring(end), Map.of());
    }

    @Property(tries = 300)
    void anyMutationOfRulesOrCasesIsReadOrRefused(
            @ForAll @IntRange(max = 100_000) int at,
            @ForAll @IntRange(max = 40) int length,
            @ForAll("words") String word) {
        var files = new PolicyFiles(Map.of());

        var cases = files.cases(mutated(CASES, at, length, word));
        var rules = files.rules(mutated(EXAMPLE, at, length, word));

        assertThat(cases).isInstanceOfAny(PolicyFiles.Good.class, PolicyFiles.Bad.class);
        assertThat(rules).isInstanceOfAny(PolicyFiles.Good.class, PolicyFiles.Bad.class);
    }

    @Property(tries = 300)
    void anyEnvironmentIsTakenOrRefused(@ForAll("variables") Map<String, String> variables) {
        assertEnds(EXAMPLE, variables);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(WORDS);
    }

    @Provide
    Arbitrary<String> yamlLike() {
        return Arbitraries.strings()
                .withChars("abz019:-[]{}&*!|>'\"%@`#,?~. \n\t\\")
                .ofMaxLength(200);
    }

    @Provide
    Arbitrary<Map<String, String>> variables() {
        var names = ConfigLoader.keys().stream()
                .map(it -> it.key().replace("[]", "[0]").replace("<name>", "web"))
                .map(it -> new KeyPath(it).variable())
                .collect(Collectors.toList());
        return Arbitraries.maps(Arbitraries.of(names), Arbitraries.strings().ofMaxLength(30))
                .ofMaxSize(5);
    }

    private static void assertEnds(String text, Map<String, String> variables) {
        var content = ConfigFile.parse("f", text.getBytes(StandardCharsets.UTF_8));

        var result = new ConfigLoader(variables).load(content, Path.of("conf"));

        assertThat(result).isInstanceOfAny(ConfigLoader.Loaded.class, ConfigLoader.Invalid.class);
    }

    private static YamlFile.Content mutated(String text, int at, int length, String word) {
        int begin = at % text.length();
        int end = Math.min(text.length(), begin + length);
        var mutated = text.substring(0, begin) + word + text.substring(end);
        return ConfigFile.parse("f", mutated.getBytes(StandardCharsets.UTF_8));
    }

    private static String example(String name) {
        try {
            return Files.readString(Path.of("conf", name));
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }
}
