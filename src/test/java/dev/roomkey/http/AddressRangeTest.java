package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "fe00::/7, 127.0.0.1, false"
    })
    void rangeHoldsWhatItsPrefixSays(String range, String address, boolean within) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(address(address)))
                .isEqualTo(within);
    }

    /** The last three are everybody: trusting them is how a default became a hole (CVE-2026-76835). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "2001:db8::1/32", "::/129", "",
                "example.com", "localhost", "10.0.0", "010.0.0.0/8", "fe80::1%eth0", "*", "0.0.0.0/0", "::/0"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Property(tries = 500)
    void everyAddressIsInEveryRangeAroundIt(
            @ForAll @Size(4) byte[] address, @ForAll @IntRange(min = 1, max = 32) int prefix) throws Exception {
        var within = InetAddress.getByAddress(address);
        var network = Addresses.masked(within, prefix).getHostAddress();

        assertThat(AddressRange.parse(network + "/" + prefix).orElseThrow().contains(within))
                .isTrue();
    }

    @Property(tries = 2000)
    void anyTextIsARangeOrNone(@ForAll String text) {
        assertThat(AddressRange.parse(text).map(AddressRange::toString).flatMap(AddressRange::parse))
                .isEqualTo(AddressRange.parse(text));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
