package dev.roomkey.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.OptionalTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code k8s/rendered} is what the overlays come to now. */
class RenderedTest {
    private static final Path OVERLAYS = Path.of("k8s/overlays");
    private static final Path RENDERED = Path.of("k8s/rendered");
    private static final String HINT =
            "go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1, or a kubectl of 1.27 or newer";

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production", "everything"})
    void committedOutputIsTheOverlays(String overlay) throws Exception {
        var rendered = render(OVERLAYS.resolve(overlay));

        assertThat(rendered).as("run k8s/render").isEqualTo(Files.readString(RENDERED.resolve(overlay + ".yaml")));
    }

    @Test
    void everyOverlayIsRendered() throws Exception {
        assertThat(names(RENDERED))
                .containsExactlyInAnyOrderElementsOf(
                        names(OVERLAYS).stream().map(it -> it + ".yaml").toList());
    }

    @Test
    void readmeNamesEveryComponentAndOverlay() throws Exception {
        var readme = Files.readString(Path.of("k8s/README.md"));

        assertThat(names(Path.of("k8s/components")))
                .allSatisfy(it -> assertThat(readme).contains("`" + it + "`"));
        assertThat(names(OVERLAYS)).allSatisfy(it -> assertThat(readme).contains("`" + it + "`"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    private static String render(Path overlay) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command(overlay)).redirectErrorStream(true).start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where there is not even a Go to install one with, CI has to do without. */
    private static List<String> command(Path overlay) {
        if (OptionalTool.find("kustomize").isPresent()) {
            return List.of("kustomize", "build", overlay.toString());
        }
        if (OptionalTool.find("kubectl").or(() -> OptionalTool.find("go")).isEmpty()) {
            throw OptionalTool.abort("neither kustomize nor kubectl is on the PATH: " + HINT);
        }
        return List.of(OptionalTool.require("kubectl", HINT).toString(), "kustomize", overlay.toString());
    }
}
