package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.metrics.Metrics;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documentation's addresses: 198.51.100.0/24 are clients, 10.0.0.0/8 and 2001:db8:a::/48 are the proxies. */
class ClientAddressesTest {
    private static final String PROXY = "10.0.0.1";
    private static final String STRANGER = "203.0.113.9";

    private final Metrics metrics = new Metrics();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1                              | 198.51.100.1",
                "6.6.6.6, 198.51.100.1                     | 198.51.100.1",
                "6.6.6.6,198.51.100.1 , 10.9.9.9, 10.1.1.1 | 198.51.100.1",
                "198.51.100.1:4711, 10.1.1.1:80            | 198.51.100.1",
                "2001:db8::7, 2001:db8:a::1                | 2001:db8::7",
                "[2001:db8::7]:443                         | 2001:db8::7",
                "::ffff:198.51.100.1                       | 198.51.100.1",
                "198.51.100.1, ::ffff:10.1.1.1             | 198.51.100.1",
                "10.2.2.2, 10.1.1.1                        | 10.2.2.2"
            })
    void firstFromTheRightThatIsNoProxyIsTheClient(String header, String client) {
        assertThat(walk(PROXY, "X-Forwarded-For", header)).isEqualTo(address(client));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100.1, unknown",
                "198.51.100.1, ",
                "198.51.100.1, 10.1.1.1, _hidden, 10.1.1.1",
                "198.51.100.1, 010.1.1.1",
                "198.51.100.1, 1.2.3",
                "198.51.100.1, [10.0.0.1]",
                "198.51.100.1, fe80::1%eth0",
                "for=198.51.100.1"
            })
    void whatIsNoAddressEndsTheWalkAtThePeer(String header) {
        assertThat(walk(PROXY, "X-Forwarded-For", header)).isEqualTo(address(PROXY));
    }

    @Test
    void chainLongerThanAnyIsNotWalked() {
        var chain = "198.51.100.1, " + String.join(", ", Collections.nCopies(40, "10.1.1.1"));

        assertThat(walk(PROXY, "X-Forwarded-For", chain)).isEqualTo(address(PROXY));
    }

    @Test
    void severalLinesAreOneList() {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-For", "6.6.6.6")
                .add("x-forwarded-for", "198.51.100.1, 10.1.1.1");

        assertThat(trusting(Forwarding.X_FORWARDED_FOR).of(address(PROXY), headers))
                .isEqualTo(address("198.51.100.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "for=198.51.100.1                                                  | 198.51.100.1",
                "for=6.6.6.6, For=198.51.100.1;proto=https;by=10.0.0.1, for=10.1.1.1 | 198.51.100.1",
                "for=\"[2001:db8::7]:4711\"                                        | 2001:db8::7",
                "host=\"a,b;for=6.6.6.6\";for=198.51.100.1                         | 198.51.100.1",
                "for=198.51.100.1, for=unknown                                     | 10.0.0.1",
                "for=198.51.100.1, by=10.1.1.1                                     | 10.0.0.1",
                "for=\"198.51.100.1, for=198.51.100.2                              | 10.0.0.1"
            })
    void forwardedIsReadWhereItIsChosen(String header, String client) {
        var headers =
                MultiMap.caseInsensitiveMultiMap().add("Forwarded", header).add("X-Forwarded-For", "6.6.6.6");

        assertThat(trusting(Forwarding.FORWARDED).of(address(PROXY), headers)).isEqualTo(address(client));
    }

    @Test
    void forwardedIsNotReadBesideXForwardedFor() {
        assertThat(walk(PROXY, "Forwarded", "for=198.51.100.1")).isEqualTo(address(PROXY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
    void strangerIsNotBelievedAndCounted(String header) {
        assertThat(walk(STRANGER, header, "198.51.100.1")).isEqualTo(address(STRANGER));

        assertThat(metrics.scrape("text/plain")).contains("roomkey_http_forwarding_ignored_total 1.0");
    }

    @Test
    void nobodyIsTrustedByDefault() {
        var headers = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", "198.51.100.1");
        var byDefault = new ClientAddresses(EdgeConfig.DEFAULT.proxies(), metrics);

        assertThat(byDefault.of(address("127.0.0.1"), headers)).isEqualTo(address("127.0.0.1"));
    }

    /** Whatever a client writes, the proxy's own entry at the right end decides. */
    @Property(tries = 1000)
    void clientCannotWriteItsOwnAddress(@ForAll("headers") List<String> sent) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        sent.forEach(it -> headers.add("X-Forwarded-For", it));
        headers.add("X-Forwarded-For", "198.51.100.1");

        assertThat(trusting(Forwarding.X_FORWARDED_FOR).of(address(PROXY), headers))
                .isEqualTo(address("198.51.100.1"));
    }

    @Property(tries = 1000)
    void noHeaderBreaksTheWalk(@ForAll("headers") List<String> sent, @ForAll Forwarding forwarding) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        sent.forEach(it -> headers.add(forwarding.header(), it));

        assertThat(trusting(forwarding).of(address(PROXY), headers)).isNotNull();
    }

    @Provide
    Arbitrary<List<String>> headers() {
        var pieces = Arbitraries.of(
                "for=",
                "\"",
                ",",
                ";",
                " ",
                "10.1.1.1",
                "1.2.3.4",
                "[",
                "]",
                ":",
                "::",
                "::1",
                "999",
                "\\",
                "_x",
                "ä",
                "=");
        var lines = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                pieces.list().ofMaxSize(30).map(it -> String.join("", it)));
        return lines.list().ofMaxSize(4);
    }

    private InetAddress walk(String peer, String header, String value) {
        return trusting(Forwarding.X_FORWARDED_FOR)
                .of(address(peer), MultiMap.caseInsensitiveMultiMap().add(header, value));
    }

    private ClientAddresses trusting(Forwarding forwarding) {
        var ranges = List.of(
                AddressRange.parse("10.0.0.0/8").orElseThrow(),
                AddressRange.parse("2001:db8:a::/48").orElseThrow());
        return new ClientAddresses(new ProxyConfig(ranges, forwarding, false), metrics);
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
