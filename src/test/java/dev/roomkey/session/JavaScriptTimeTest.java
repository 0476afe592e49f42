package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaScriptTimeTest {
    private static final DateTimeFormatter JDK = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

    @Test
    void timeIsRead() {
        assertThat(JavaScriptTime.read("2027-12-25T19:01:53.353Z")).contains(Instant.parse("2027-12-25T19:01:53.353Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-12-25T19:01:53Z",
                "2027-12-25T19:01:53.353+00:00",
                "2027-12-25t19:01:53.353z",
                "2027-02-29T19:01:53.353Z",
                "2027-13-25T19:01:53.353Z",
                "2027-12-25T24:00:00.000Z",
                "2027-12-25T23:59:60.000Z",
                "+027-12-25T19:01:53.353Z",
                "\u0662027-12-25T19:01:53.353Z",
                "2027-12-25T19:01:53.353Z ",
                ""
            })
    void whatIsWrittenOtherwiseIsNot(String text) {
        assertThat(JavaScriptTime.read(text)).isEmpty();
    }

    @Property(tries = 2000)
    void whateverIsReadTheJdkReadsToo(@ForAll @From("nearlyTimes") String text) {
        var read = JavaScriptTime.read(text);

        if (read.isPresent()) {
            assertThat(read).isEqualTo(jdk(text));
        } else {
            assertThat(
                            text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z")
                                    ? jdk(text)
                                    : read)
                    .isEmpty();
        }
    }

    /** Every part a little beyond what there is, and now and then another character somewhere. */
    @Provide
    Arbitrary<String> nearlyTimes() {
        var times = Arbitraries.integers()
                .between(0, 9999)
                .flatMap(year -> Arbitraries.integers()
                        .between(0, 70)
                        .list()
                        .ofSize(5)
                        .map(it -> "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ"
                                .formatted(
                                        year,
                                        it.get(0) % 14,
                                        it.get(1) % 33,
                                        it.get(2) % 26,
                                        it.get(3),
                                        it.get(4),
                                        it.get(4) * 14)));
        return times.flatMap(it -> Arbitraries.integers()
                .between(0, 100)
                .map(at -> at < it.length()
                        ? it.substring(0, at) + "5T:.-Z \u0665".charAt(at % 8) + it.substring(at + 1)
                        : it));
    }

    private static Optional<Instant> jdk(String text) {
        try {
            return Optional.of(JDK.parse(text, Instant::from));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
