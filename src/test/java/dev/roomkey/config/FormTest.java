package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final Form<Duration> DURATION = Form.duration(Duration.ZERO, Duration.ofDays(400));
    private static final Form<Integer> SIZE = Form.size(0, Integer.MAX_VALUE);

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "1h30m, 5400000", "1d, 86400000", "0s, 0", "90m, 5400000", "1m500ms, 60500"
    })
    void durationIsRead(String text, long millis) {
        assertThat(DURATION.parse().apply(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "m", "1.5h", "-1s", "1 m", "30m1h", "1m1m", "PT1M", "1M", "9999999d", "401d", "١s"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(DURATION.parse().apply(text)).isEmpty();
    }

    @Property(tries = 300)
    void durationThatIsShownReadsTheSame(@ForAll @LongRange(min = 0, max = 34_560_000_000L) long millis) {
        var duration = Duration.ofMillis(millis);

        assertThat(DURATION.parse().apply(DURATION.show().apply(duration))).contains(duration);
    }

    @ParameterizedTest
    @CsvSource({"0B, 0", "512B, 512", "16KiB, 16384", "1MiB, 1048576"})
    void sizeIsRead(String text, int bytes) {
        assertThat(SIZE.parse().apply(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "16KB", "16k", "1GiB", "1.5MiB", "-1B", "9999MiB", "99999999B"})
    void whatIsNoSizeIsRefused(String text) {
        assertThat(SIZE.parse().apply(text)).isEmpty();
    }

    @Property(tries = 300)
    void sizeThatIsShownReadsTheSame(@ForAll @LongRange(min = 0, max = 9_999_999) long bytes) {
        assertThat(SIZE.parse().apply(SIZE.show().apply((int) bytes))).contains((int) bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sub", "/a~b", "/a~2", "a/b"})
    void whatIsNoPointerIsRefused(String text) {
        assertThat(Form.pointer().parse().apply(text)).isEmpty();
    }

    @Test
    void veryLongPointerIsRefused() {
        assertThat(Form.pointer().parse().apply("/a".repeat(100_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "True", "1", ""})
    void onlyTrueAndFalseAreFlags(String text) {
        assertThat(Form.flag().parse().apply(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "8080.0", "0x10", "1e3", " 1", "99999999999999999999"})
    void whatIsNoPortIsRefused(String text) {
        assertThat(Form.port().parse().apply(text)).isEmpty();
    }

    @Property(tries = 500)
    void noTextMakesAFormThrow(@ForAll @StringLength(max = 300) String text) {
        var forms = java.util.List.<Form<?>>of(
                Form.text(),
                Form.flag(),
                Form.port(),
                DURATION,
                SIZE,
                Form.pointer(),
                Form.liveKitUrl(),
                Form.word("jwt"));

        assertThat(forms).allSatisfy(it -> {
            assertThat(it.parse().apply(text)).isNotNull();
            assertThat(it.mend().apply(text)).isNotNull();
        });
    }
}
