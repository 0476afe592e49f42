package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void exampleOfTheSpecificationIsRead() {
        assertThat(TraceParent.parse(List.of(GOOD)))
                .contains(new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1))
                .hasValueSatisfying(it -> assertThat(it.isSampled()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ",
                "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
            })
    void malformedIsIgnored(String line) {
        assertThat(TraceParent.parse(List.of(line))).isEmpty();
    }

    @Test
    void severalLinesAreIgnoredAsNobodyKnowsWhichOneCounts() {
        assertThat(TraceParent.parse(List.of(GOOD, GOOD))).isEmpty();
        assertThat(TraceParent.parse(List.of())).isEmpty();
    }

    @Test
    void laterVersionIsPassedOnInTheOneThatAllKnow() {
        var later = TraceParent.parse(List.of("cc" + GOOD.substring(2, 53) + "ff-what-the-future-brings"));

        assertThat(later.map(TraceParent::header)).contains(GOOD.substring(0, 53) + "03");
    }

    @Property
    void whatIsReadIsPassedOnAsItCame(
            @ForAll long high, @ForAll @IntRange(min = 1) int low, @ForAll @IntRange(max = 3) int flags) {
        var hex = HexFormat.of();
        var line = "00-" + hex.toHexDigits(high) + hex.toHexDigits((long) low) + "-" + hex.toHexDigits((long) low)
                + "-0" + flags;

        assertThat(TraceParent.parse(List.of(line)).map(TraceParent::header)).contains(line);
    }

    /** Never throws, and what it takes can stand in a header and a log. */
    @Property
    void anythingElseIsIgnored(@ForAll("lines") String line) {
        var parsed = TraceParent.parse(List.of(line));

        assertThat(parsed.map(TraceParent::header))
                .satisfiesAnyOf(
                        it -> assertThat(it).isEmpty(),
                        it -> assertThat(it.orElseThrow()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]"));
        if (!line.startsWith("00-")) {
            assertThat(parsed.map(TraceParent::header)).isNotEqualTo(Optional.of(line));
        }
    }

    @Provide
    Arbitrary<String> lines() {
        var broken = Combinators.combine(
                        Arbitraries.integers().between(0, GOOD.length() - 1),
                        Arbitraries.strings().ofMaxLength(3))
                .as((at, text) -> GOOD.substring(0, at) + text + GOOD.substring(at + 1));
        return Arbitraries.oneOf(broken, Arbitraries.strings().ofMaxLength(100));
    }
}
