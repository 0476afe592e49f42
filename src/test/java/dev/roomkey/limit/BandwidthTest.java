package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandwidthTest {
    @Test
    void shareIsRoundedDown() {
        assertThat(new Bandwidth(20, 20, Duration.ofMinutes(1)).share(3))
                .isEqualTo(new Bandwidth(6, 6, Duration.ofMinutes(1)));
    }

    @Test
    void shareOfLittleComesBackAfterALongerPeriod() {
        assertThat(new Bandwidth(2, 1, Duration.ofMinutes(1)).share(3))
                .isEqualTo(new Bandwidth(1, 1, Duration.ofMinutes(3)));
    }

    @Test
    void wholeIsItsOwnShare() {
        var whole = new Bandwidth(20, 10, Duration.ofMinutes(1));

        assertThat(whole.share(1)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1000000000, 1000000000, 2678400000", "1000000, 1000000, 1"})
    void bandwidthMayBeAsLittleAndAsMuchAsItsBounds(long capacity, long refill, long millis) {
        var bandwidth = new Bandwidth(capacity, refill, Duration.ofMillis(millis));

        assertThat(bandwidth.refill()).isEqualTo(refill);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, capacity",
        "1, 0, 1, refill",
        "1000000001, 1, 1, capacity",
        "1, 1000000001, 60000, refill",
        "1, 1, 0, period",
        "1, 1, 2678400001, period",
        "1, 1000001, 1, nanosecond",
    })
    void bandwidthBeyondItsBoundsIsRefused(long capacity, long refill, long millis, String fault) {
        assertThatThrownBy(() -> new Bandwidth(capacity, refill, Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Property(tries = 300)
    void allSharesTogetherComeBackNoFasterThanTheWhole(
            @ForAll @LongRange(min = 1, max = 10_000) long capacity,
            @ForAll @LongRange(min = 1, max = 10_000) long refill,
            @ForAll @IntRange(min = 1, max = LimitConfig.MAX_INSTANCES) int parts) {
        var whole = new Bandwidth(capacity, refill, Duration.ofMinutes(1));

        var share = whole.share(parts);

        assertThat(share.refill() * parts * whole.period().toMillis())
                .isLessThanOrEqualTo(whole.refill() * share.period().toMillis());
        assertThat(share.capacity()).isBetween(1L, capacity);
    }
}
