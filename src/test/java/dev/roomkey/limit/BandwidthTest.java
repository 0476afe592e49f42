package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

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
