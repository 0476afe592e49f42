package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressLimiterTest {
    private static final InetAddress CALLER = address("198.51.100.1");

    private final TestClock clock = TestClock.atNewYear();
    private final AddressLimiter limiter =
            new AddressLimiter(List.of(new Bandwidth(2, 1, Duration.ofMinutes(1))), clock);

    @Test
    void askingSpendsNothing() {
        for (var i = 0; i < 10; i++) {
            assertThat(limiter.waitOf(CALLER)).isEmpty();
        }
        assertThat(limiter.bucketsHeld()).isZero();
    }

    @Test
    void failuresEmptyTheBucketAndTimeFillsIt() {
        limiter.failed(CALLER);
        assertThat(limiter.waitOf(CALLER)).isEmpty();

        limiter.failed(CALLER);

        assertThat(limiter.waitOf(CALLER)).hasValue(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(1));
        assertThat(limiter.waitOf(CALLER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, 198.51.100.1, true",
        "198.51.100.1, 198.51.100.2, false",
        "2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "198.51.100.1, ::ffff:198.51.100.1, true"
    })
    void clientIsAnAddressOrANetworkOfIpv6(String one, String other, boolean same) {
        limiter.failed(address(one));
        limiter.failed(address(one));

        assertThat(limiter.waitOf(address(other)).isPresent()).isEqualTo(same);
    }

    @Test
    void guestIsToldWhatIsLeftAndWhenToComeBack() {
        assertThat(limiter.tryJoin(CALLER))
                .isInstanceOfSatisfying(
                        LimitDecision.Allowed.class,
                        it -> assertThat(it.quota())
                                .isEqualTo(new LimitDecision.Quota("address", 1, Duration.ofMinutes(1))));
        limiter.tryJoin(CALLER);

        assertThat(limiter.tryJoin(CALLER))
                .isInstanceOfSatisfying(
                        LimitDecision.Throttled.class,
                        it -> assertThat(it.retryAfter()).isEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void manyAddressesAreForgottenInsteadOfHeld() {
        for (var i = 0; i < AddressLimiter.MAX_ADDRESSES + 1000; i++) {
            limiter.failed(address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
        }

        assertThat(limiter.bucketsHeld()).isLessThanOrEqualTo(AddressLimiter.MAX_ADDRESSES);
    }

    @Test
    void withoutABandwidthNobodyWaits() {
        var none = new AddressLimiter(List.of(), clock);

        for (var i = 0; i < 100; i++) {
            none.failed(CALLER);
        }

        assertThat(none.waitOf(CALLER)).isEmpty();
        assertThat(none.bucketsHeld()).isZero();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
