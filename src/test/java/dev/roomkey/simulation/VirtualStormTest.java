package dev.roomkey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class VirtualStormTest {
    /** A change of behaviour shows here; where it is meant, {@code load-tests/bin/virtual-storm tenth --write} writes it down. */
    @Test
    void reportIsTheOneUnderVersionControl() throws IOException {
        var report = VirtualStorm.run(Scale.TENTH);

        assertThat(report.broken()).isEmpty();
        assertThat(report).hasToString(Files.readString(Scale.TENTH.file()));
    }
}
