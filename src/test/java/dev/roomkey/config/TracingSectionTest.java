package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.tracing.TracingConfig;
import dev.roomkey.tracing.TracingConfig.Header;
import dev.roomkey.tracing.TracingConfig.Sampling;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where joins are traced. */
class TracingSectionTest {
    private static final String COLLECTOR = "endpoint: http://collector:4318/v1/traces";

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void withoutASectionNothingIsTraced() {
        assertThat(folder.config().tracing()).isNull();
    }

    @Test
    void collectorAloneHasDefaults() {
        assertThat(folder.with("tracing", COLLECTOR).config().tracing())
                .isEqualTo(new TracingConfig(
                        URI.create("http://collector:4318/v1/traces"),
                        List.of(),
                        new Sampling(0.01, false, 50),
                        "roomkey"));
    }

    @Test
    void everyKeyIsTaken() {
        var config = folder.file("otlp.txt", "Authorization: Bearer k3y\nX-Scope-OrgID:team\n")
                .with(
                        "tracing",
                        "endpoint: https://otlp.example.com/v1/traces",
                        "headers-file: otlp.txt",
                        "ratio: 0.5",
                        "parent-based: true",
                        "max-per-second: 7",
                        "service-name: edge")
                .config();

        assertThat(config.tracing())
                .isEqualTo(new TracingConfig(
                        URI.create("https://otlp.example.com/v1/traces"),
                        List.of(
                                new Header("Authorization", Secret.of("Bearer k3y")),
                                new Header("X-Scope-OrgID", Secret.of("team"))),
                        new Sampling(0.5, true, 7),
                        "edge"));
    }

    @Test
    void headersComeFromTheEnvironmentToo() {
        var config = folder.with("tracing", COLLECTOR)
                .variable("ROOMKEY_TRACING_HEADERS", "api-key: k3y")
                .config();

        assertThat(config.tracing())
                .extracting(TracingConfig::headers)
                .isEqualTo(List.of(new Header("api-key", Secret.of("k3y"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "endpoint: collector:4318; endpoint",
                "endpoint: http://collector:4318; the whole URL",
                "endpoint: http://collector:4318/v1/traces?key=s3cret; the whole URL",
                "endpoint: http://user:s3cret@collector/v1/traces; endpoint",
                "endpoint: ftp://collector/v1/traces; endpoint",
                "ratio: 0.1; tracing.endpoint"
            })
    void collectorThatCannotBeSentToIsRefused(String line, String said) {
        assertThat(folder.with("tracing", line).problems())
                .singleElement()
                .asString()
                .contains("tracing", said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "1e-2", "10%", ".5", "NaN", "1.000000001"})
    void whatIsNoShareIsRefused(String ratio) {
        assertThat(folder.with("tracing", COLLECTOR, "ratio: '" + ratio + "'").problems())
                .singleElement()
                .asString()
                .contains("tracing.ratio", "a number from 0 to 1; write it like 0.01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "0.0", "1.0", "0.000001"})
    void shareIsTaken(String ratio) {
        assertThat(folder.with("tracing", COLLECTOR, "ratio: " + ratio).config().tracing())
                .extracting(it -> it.sampling().ratio())
                .isEqualTo(Double.parseDouble(ratio));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3cret", ": s3cret", "Host: s3cret", "Content-Length: s3cret", "Na me: s3cret", "Key: s3crét"})
    void whatIsNoHeaderIsRefusedAndNotShown(String line) {
        assertThat(folder.file("otlp.txt", line)
                        .with("tracing", COLLECTOR, "headers-file: otlp.txt")
                        .problems())
                .singleElement()
                .asString()
                .contains("tracing.headers", "Name: value")
                .doesNotContain("s3cr");
    }

    @Test
    void headersAreNotSentInTheClearToThePublic() {
        var problems = folder.file("otlp.txt", "Authorization: Bearer s3cret")
                .with("tracing", "endpoint: http://otlp.example.com/v1/traces", "headers-file: otlp.txt")
                .problems();

        assertThat(problems).singleElement().asString().contains("https").doesNotContain("s3cret");
    }

    @Test
    void headersDoNotStandInTheFileAndAreNotPrinted() {
        assertThat(folder.with("tracing", COLLECTOR, "headers: 'Key: s3cret'").problems())
                .singleElement()
                .asString()
                .contains("must not stand in the configuration file")
                .doesNotContain("s3cret");
        assertThat(new Header("Key", Secret.of("s3cret")).toString()).doesNotContain("s3cret");
    }

    @Test
    void changeWaitsForTheNextStart() {
        var before = folder.config();
        var after = folder.with("tracing", COLLECTOR).config();

        assertThat(after.fixedSectionsUnlike(before)).containsExactly("tracing");
    }
}
