package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.AddressRange;
import dev.roomkey.http.ConnectionConfig;
import dev.roomkey.http.EdgeConfig;
import dev.roomkey.http.Forwarding;
import dev.roomkey.http.OverloadConfig;
import dev.roomkey.http.ProxyConfig;
import dev.roomkey.limit.Bandwidth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of what the public listener does before the session. */
class EdgeKeysTest {
    private final ConfigFolder folder;

    EdgeKeysTest(@TempDir Path temp) {
        folder = new ConfigFolder(temp);
    }

    @Test
    void byDefaultNobodyIsTrustedAndNothingIsSwitchedOn() {
        assertThat(folder.config().http().edge()).isEqualTo(EdgeConfig.DEFAULT);
        assertThat(EdgeConfig.DEFAULT.proxies().trusted()).isEmpty();
        assertThat(folder.config().limits().address()).isEmpty();
    }

    @Test
    void everyKeyIsTaken() {
        folder.with(
                "http",
                "trusted-proxies: [10.0.0.0/8, '2001:db8::1']",
                "forwarded-header: forwarded",
                "proxy-protocol: true",
                "header-timeout: 3s",
                "idle-timeout: 30s",
                "max-connections: 9",
                "max-event-loop-lag: 250ms",
                "overload-hold: 2s",
                "health-path: /healthz",
                "csrf-header: X-Requested-With");
        folder.with("limits", "address: [ { capacity: 5, refill: 1, period: 1m } ]");

        var trusted = Stream.of("10.0.0.0/8", "2001:db8::1")
                .map(AddressRange::parse)
                .flatMap(Optional::stream)
                .toList();
        assertThat(folder.config().http().edge())
                .isEqualTo(new EdgeConfig(
                        new ProxyConfig(trusted, Forwarding.FORWARDED, true),
                        new ConnectionConfig(Duration.ofSeconds(3), Duration.ofSeconds(30), 9),
                        null,
                        new OverloadConfig(Duration.ofMillis(250), Duration.ofSeconds(2)),
                        "/healthz",
                        "X-Requested-With"));
        assertThat(folder.config().limits().address()).isEqualTo(List.of(new Bandwidth(5, 1, Duration.ofMinutes(1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trusted-proxies: [0.0.0.0/0]  | http.trusted-proxies",
                "trusted-proxies: [10.0.0.1/8] | http.trusted-proxies",
                "trusted-proxies: ['*']        | http.trusted-proxies",
                "forwarded-header: x-real-ip   | http.forwarded-header",
                "proxy-protocol: true          | http.trusted-proxies",
                "header-timeout: 0s            | http.header-timeout",
                "max-connections: 0            | http.max-connections",
                "csrf-header: Accept           | http.csrf-header",
                "csrf-header: X-Forwarded-For  | http.csrf-header",
                "health-path: healthz          | http.health-path",
                "health-path: /api/livekit-token | http.health-path",
                "path: /webhooks/livekit | http.path",
                "tls: { cert-file: secret.txt } | http.tls.key-file",
                "tls: { cert-file: secret.txt, key-file: secret.txt } | http.tls.cert-file",
                "tls: { cert-file: none.crt, key-file: none.key } | http.tls.cert-file"
            })
    void whatCannotBeMeantIsRefusedAtItsKey(String line, String key) {
        folder.with("http", line);

        assertThat(folder.problems()).singleElement().asString().startsWith(key + "  ");
    }
}
