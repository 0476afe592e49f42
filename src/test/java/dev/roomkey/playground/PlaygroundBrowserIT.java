package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page in a real browser. What is checked stands in {@code src/test/node/playground/check.mjs}; the screenshots are
 * left in {@code target/playground}.
 */
class PlaygroundBrowserIT {
    private static final Path SOURCE = Path.of("src/test/node/playground");
    private static final Path WORK = Path.of("target/playground");
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    @Test
    void pageWorksInABrowser() throws Exception {
        var node = need("node");
        var browser = need(BROWSERS.toArray(String[]::new));
        need("curl");
        install(need("npm"));

        try (var server = new PlaygroundServer(InstantSource.system())) {
            var url = "http://localhost:" + server.port();
            var checked = run(
                    120, node, "check.mjs", url, browser, WORK.toAbsolutePath().toString());

            assertThat(checked.output()).doesNotContain("FAILED").contains("ok theWholeWayByKeyboard");
            assertThat(checked.status()).isZero();
        }
    }

    /** The packages go below target: the source tree stays as it is. */
    private static void install(String npm) throws Exception {
        Files.createDirectories(WORK);
        for (var file : List.of("package.json", "package-lock.json", "check.mjs")) {
            Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        var installed = run(120, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        if (installed.status() != 0) {
            skip("npm could not install the browser driver:\n" + installed.output());
        }
    }

    /** The path of the first program of these that is there. */
    private static String need(String... programs) {
        return Arrays.stream(programs)
                .flatMap(program -> onPath(program).stream())
                .findFirst()
                .orElseGet(() -> skip("not on the PATH: " + String.join(" or ", programs)));
    }

    private static Optional<String> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String skip(String why) {
        var message = "The playground was not tried in a browser: " + why;
        System.err.println(message);
        return Boolean.getBoolean("roomkey.ci") ? fail(message) : abort(message);
    }

    private record Finished(int status, String output) {}

    private static Finished run(int seconds, String... command) throws IOException, InterruptedException {
        var log = WORK.resolve("last-command.log");
        var process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var finished = process.waitFor(seconds, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Finished(finished ? process.exitValue() : -1, Files.readString(log));
    }
}
