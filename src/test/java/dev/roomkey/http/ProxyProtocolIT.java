package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestGateway;
import dev.roomkey.limit.Bandwidth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Connections that begin with a PROXY header, from a proxy on loopback. */
class ProxyProtocolIT {
    private static final String FAILURE =
            "POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 2\n\n{}";

    private static final TestGateway GATEWAY = start("127.0.0.0/8");

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void addressInTheHeaderIsTheOneThatIsLimited() throws Exception {
        assertThat(answer("PROXY TCP4 198.51.100.1 10.0.0.1 4711 80\n" + FAILURE))
                .startsWith("HTTP/1.1 401");
        assertThat(answer("PROXY TCP4 198.51.100.1 10.0.0.1 4712 80\n" + FAILURE))
                .startsWith("HTTP/1.1 429");
        assertThat(answer("PROXY TCP4 198.51.100.2 10.0.0.1 4711 80\n" + FAILURE))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void forwardingHeaderOfWhomTheProxyNamesIsNotBelieved() throws Exception {
        var forwarded = FAILURE.replace("Host: a", "Host: a\nX-Forwarded-For: 6.6.6.6");

        assertThat(answer("PROXY TCP4 198.51.100.3 10.0.0.1 4711 80\n" + forwarded))
                .startsWith("HTTP/1.1 401");
        assertThat(answer("PROXY TCP4 198.51.100.3 10.0.0.1 4712 80\n" + FAILURE))
                .startsWith("HTTP/1.1 429");
    }

    @Test
    void connectionWithoutTheHeaderIsNotServed() throws Exception {
        assertThat(answer(FAILURE)).doesNotContain("HTTP/1.1 401");
    }

    @Test
    void strangerMayNotSendTheHeader() throws Exception {
        try (var elsewhere = start("192.0.2.0/24");
                var socket = new RawSocket(elsewhere.port())) {
            socket.write("PROXY TCP4 192.0.2.1 10.0.0.1 4711 80\n" + FAILURE);

            assertThat(socket.read()).isEmpty();
        }
    }

    private static TestGateway start(String trusted) {
        var proxies =
                new ProxyConfig(List.of(AddressRange.parse(trusted).orElseThrow()), Forwarding.X_FORWARDED_FOR, true);
        return TestGateway.start(
                TestGateway.http(100, Duration.ofSeconds(5), Duration.ZERO)
                        .with(HttpConfigs.edge(proxies, ConnectionConfig.DEFAULT)),
                List.of(new Bandwidth(1, 1, Duration.ofHours(1))));
    }

    private static String answer(String request) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            return socket.write(request).read();
        } catch (IOException reset) {
            return "";
        }
    }
}
