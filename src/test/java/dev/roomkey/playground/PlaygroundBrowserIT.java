package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.NodeScript;
import dev.roomkey.OptionalTool;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page in a real browser. What is checked stands in {@code src/test/node/playground/check.mjs}; the screenshots are
 * left in {@code target/playground}.
 */
class PlaygroundBrowserIT {
    @Test
    void pageWorksInABrowser() throws Exception {
        var browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(OptionalTool::find)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> OptionalTool.skip("no Chromium on the PATH: Debian's package chromium has it"));
        OptionalTool.require("curl", "Debian's package curl has it");
        var script = NodeScript.install("playground", "check.mjs");

        try (var server = new PlaygroundServer(InstantSource.system())) {
            var checked = script.run(
                    "http://localhost:" + server.port(),
                    browser.toString(),
                    script.folder().toAbsolutePath().toString());

            assertThat(checked.output()).doesNotContain("FAILED").contains("ok theWholeWayByKeyboard");
            assertThat(checked.status()).isZero();
        }
    }
}
