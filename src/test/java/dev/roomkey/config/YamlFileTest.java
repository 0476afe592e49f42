package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {
    @Test
    void valueKnowsItsLine() {
        var content = YamlFile.read("f", "a: 1\n\nb:\n  c: x\n");

        assertThat(content.root().entries().get("b"))
                .isEqualTo(new Tree.Entries("f:3", java.util.Map.of("c", new Tree.Scalar("f:4", "x", Tree.Type.TEXT))));
    }

    @ParameterizedTest
    @CsvSource({
        "'true', BOOLEAN",
        "'yes', TEXT",
        "'12', INTEGER",
        "'1.5', FLOAT",
        "'~', NULL",
        "'\"12\"', TEXT",
        "'07:30', TEXT"
    })
    void scalarsAreOfTheCoreSchema(String text, Tree.Type type) {
        var content = YamlFile.read("f", "a: " + text);

        assertThat(content.root().entries().get("a"))
                .isInstanceOfSatisfying(
                        Tree.Scalar.class, it -> assertThat(it.type()).isEqualTo(type));
    }

    @Test
    void aliasStandsForWhatItNames() {
        var content = YamlFile.read("f", "a: &x 1\nb: *x\n");

        assertThat(content.root().entries().get("b")).isEqualTo(new Tree.Scalar("f:2", "1", Tree.Type.INTEGER));
    }

    @Test
    void keyThatIsWrittenTwiceIsRefused() {
        assertThat(problems("a: 1\nb: 2\na: 3\n"))
                .containsExactly("f:3: 'a' is written twice, first at f:1; remove one");
    }

    @Test
    void brokenYamlIsOneProblemWithItsLine() {
        assertThat(problems("a: 1\nb: [1, 2\nc: 3\n"))
                .containsExactly("f:3: is not YAML: expected ',' or ']', but got :; look at the indentation,"
                        + " the colons and the quotes of this line and of the one before it");
    }

    @Test
    void tabIsNoIndentation() {
        assertThat(problems("a:\n\tb: 1\n"))
                .singleElement()
                .asString()
                .startsWith("f:2: is not YAML")
                .endsWith("indent with spaces");
    }

    @Test
    void malformedTagIsAProblemAndNotAnException() {
        assertThat(YamlFile.read("f", "!&%b").problems())
                .map(Problem::render)
                .containsExactly("f: is not YAML: a tag in it is malformed; write the values without tags");
    }

    @Test
    void tagIsRefused() {
        assertThat(problems("a: !!java/object x\n"))
                .containsExactly("f:1: has the tag tag:yaml.org,2002:java/object; write the value without a tag");
    }

    @Test
    void secondDocumentIsRefused() {
        assertThat(problems("a: 1\n---\nb: 1\n")).hasSize(1);
    }

    @Test
    void fileThatIsAListIsRefused() {
        assertThat(problems("- a\n"))
                .containsExactly("f:1: the file must hold keys and values; begin with a line like http:");
    }

    @Test
    void keyMustBeAWord() {
        assertThat(problems("? [a, b]\n: c\n")).hasSize(1);
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(problems("a: " + "[".repeat(500_000))).containsExactly("f:1: is nested deeper than 32 levels");
    }

    @Test
    void aliasesCannotBlowUp() {
        var text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(text.toString())).singleElement().asString().contains("use fewer aliases");
    }

    @Test
    void keysThatAreWrittenTwiceAreCountedToo() {
        assertThat(problems("a: b\n".repeat(100_000))).last().asString().contains("holds more than 50000 values");
    }

    @Test
    void aliasOfItselfIsRefused() {
        assertThat(problems("a: &a [*a]\n")).hasSize(1);
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstKey() {
        var content = ConfigFile.parse("f", "\uFEFFa: 1".getBytes(StandardCharsets.UTF_8));

        assertThat(content.root().entries()).containsOnlyKeys("a");
    }

    @Test
    void fileIsBounded() {
        var content = ConfigFile.parse("f", new byte[ConfigFile.MAX_BYTES + 1]);

        assertThat(content.problems()).extracting(Problem::what).containsExactly("is longer than 1048576 bytes");
    }

    private static List<String> problems(String text) {
        return YamlFile.read("f", text).problems().stream().map(Problem::render).toList();
    }
}
