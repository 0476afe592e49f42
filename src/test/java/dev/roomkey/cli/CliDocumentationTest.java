package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** docs/cli.md names every command and every option, and none that is not there. */
class CliDocumentationTest {
    private static final Set<String> EVERYWHERE = Set.of("--help", "-h", "--version", "-V");
    private static final Pattern ROW = Pattern.compile("\\| (`-[^|]*) \\|.*");
    private static final Pattern NAME = Pattern.compile("`(-[^`]+)`");

    static Stream<CommandLine> commands() {
        return leaves(Main.commandLine()).filter(it -> !it.getCommandName().equals("generate-completion"));
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        var inner = command.getSubcommands().values();
        return inner.isEmpty() ? Stream.of(command) : inner.stream().flatMap(CliDocumentationTest::leaves);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void optionsOfACommandAreThoseOfItsSection(CommandLine command) throws Exception {
        var options = command.getCommandSpec().options().stream()
                .filter(it -> !it.hidden())
                .flatMap(it -> Stream.of(it.names()))
                .filter(it -> !EVERYWHERE.contains(it))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented(command.getCommandSpec().qualifiedName()))
                .as(command.getCommandSpec().qualifiedName())
                .isEqualTo(options);
    }

    @Test
    void everySectionIsACommand() throws Exception {
        var names = commands().map(it -> it.getCommandSpec().qualifiedName()).toList();

        assertThat(lines().stream().filter(it -> it.startsWith("## roomkey")).map(it -> it.substring(3)))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    private static Set<String> documented(String command) throws IOException {
        return lines().stream()
                .dropWhile(it -> !it.equals("## " + command))
                .skip(1)
                .takeWhile(it -> !it.startsWith("## "))
                .map(ROW::matcher)
                .filter(it -> it.matches())
                .filter(it -> it.group(1).startsWith("`-"))
                .flatMap(it -> NAME.matcher(it.group(1)).results())
                .map(it -> it.group(1))
                .filter(it -> !it.contains(" "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("docs/cli.md"));
    }
}
