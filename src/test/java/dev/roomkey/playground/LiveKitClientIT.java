package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.NodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LiveKit's client as the page serves it is, to the byte, that of its npm package, whose hash {@code package-lock.json} states. */
class LiveKitClientIT {
    @ParameterizedTest
    @CsvSource({"dist/livekit-client.umd.js, livekit-client.umd.js", "LICENSE, livekit-client.LICENSE"})
    void fileIsThePublishedOne(String published, String served) throws Exception {
        var installed = NodeScript.install("token-source", "token-source.mjs").folder();

        try (var in = LiveKitClientIT.class.getResourceAsStream("/playground/vendor/" + served)) {
            assertThat(in)
                    .isNotNull()
                    .hasBinaryContent(
                            Files.readAllBytes(installed.resolve(Path.of("node_modules/livekit-client", published))));
        }
    }
}
