package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SimilarTest {
    private static final List<String> KEYS = List.of("host", "port", "path", "max-body", "allowed-origins");

    @Test
    void swappedLettersAreOneEdit() {
        assertThat(Similar.distance("hsot", "host")).isEqualTo(1);
    }

    @Test
    void camelCaseFindsItsKebabCase() {
        assertThat(Similar.to("allowedOrigins", KEYS)).contains("allowed-origins");
    }

    @Test
    void nearestIsMeant() {
        assertThat(Similar.to("prot", KEYS)).contains("port");
    }

    @Test
    void whatResemblesNothingIsNotGuessed() {
        assertThat(Similar.to("colour", KEYS)).isEmpty();
    }

    @Test
    void veryLongWordIsNotCompared() {
        assertThat(Similar.to("host".repeat(100_000), KEYS)).isEmpty();
    }

    @Property(tries = 200)
    void distanceIsTheSameBothWays(
            @ForAll @AlphaChars @StringLength(max = 12) String one,
            @ForAll @AlphaChars @StringLength(max = 12) String other) {
        assertThat(Similar.distance(one, other)).isEqualTo(Similar.distance(other, one));
    }
}
