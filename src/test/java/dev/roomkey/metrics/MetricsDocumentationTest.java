package dev.roomkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/metrics.md} to what is declared and what a scrape shows. */
class MetricsDocumentationTest {
    private static final Pattern PROCESS_ROW = Pattern.compile("(?m)^\\| `((?:jvm|process|system)_[a-z0-9_]+)` \\|");

    @Test
    void documentationShowsEveryMeterAsItIsDeclared() throws Exception {
        var text = Files.readString(Path.of("docs/metrics.md"));
        var start = text.indexOf("<!-- meters -->\n") + "<!-- meters -->\n".length();

        var shown = text.substring(start, text.indexOf("<!-- end of meters -->"));

        assertThat(shown)
                .isEqualTo("""
                        | name | type | labels and their values | meaning |
                        |---|---|---|---|
                        """
                        + new Catalogue(new SimpleMeterRegistry())
                                .declared().stream().map(it -> it.row() + "\n").collect(Collectors.joining()));
    }

    @Test
    void documentedMetersOfTheProcessAreThere() throws Exception {
        var rows = PROCESS_ROW
                .matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map(it -> it.group(1))
                .toList();

        try (var metrics = new Metrics()) {
            var scraped = metrics.scrape("text/plain");

            assertThat(rows)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(it -> assertThat(scraped).contains("# TYPE " + it + " "));
        }
    }
}
