package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LocalOnlyTest {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    @Property
    void noOtherHostPasses(@ForAll("hosts") String host) {
        assertThat(LocalOnly.isLocal(host)).isEqualTo(isLocalByHand(host));
    }

    @Property
    void everyPortPasses(@ForAll @IntRange(max = 65535) int port) {
        assertThat(LOCAL).allMatch(host -> LocalOnly.isLocal(host + ":" + port));
    }

    @Property
    void separatorsAndCaseHideNoForwardingHeader(@ForAll("forwardingHeaders") String header) {
        assertThat(LocalOnly.tellsOfProxy(header)).isTrue();
    }

    /** Without a regular expression: a second reading of the same rule. */
    private static boolean isLocalByHand(String host) {
        var colon = host.lastIndexOf(':');
        var hasPort = colon > host.lastIndexOf(']') && colon >= 0;
        var name = hasPort ? host.substring(0, colon) : host;
        var port = hasPort ? host.substring(colon + 1) : "0";
        return LOCAL.stream().anyMatch(it -> equalsInAscii(it, name))
                && !port.isEmpty()
                && port.length() <= 5
                && port.chars().allMatch(it -> it >= '0' && it <= '9');
    }

    private static boolean equalsInAscii(String expected, String text) {
        return text.chars().allMatch(it -> it < 128) && expected.equalsIgnoreCase(text);
    }

    /** Anything, and local names that are almost right. */
    @Provide
    Arbitrary<String> hosts() {
        var bits = Arbitraries.of(
                "localhost",
                "LOCALHOST",
                "127.0.0.1",
                "[::1]",
                "[",
                "]",
                ":",
                "8080",
                ".",
                "@",
                "/",
                ",",
                " ",
                "\u212a",
                "\u017f",
                "\n",
                "evil.example",
                "0",
                "%31");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30), bits.list().ofMaxSize(4).map(it -> String.join("", it)));
    }

    @Provide
    Arbitrary<String> forwardingHeaders() {
        var names = Arbitraries.of(
                "Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Server",
                "X-Real-IP",
                "Via",
                "CF-Connecting-IP",
                "True-Client-IP");
        var separators = Arbitraries.of("-", "_", ".");
        return Combinators.combine(names, separators, Arbitraries.of(true, false))
                .as((name, separator, upper) -> {
                    var separated = name.replace("-", separator);
                    return upper ? separated.toUpperCase(Locale.ROOT) : separated.toLowerCase(Locale.ROOT);
                });
    }
}
