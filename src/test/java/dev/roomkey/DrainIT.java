package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.RawSocket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an operator sees when a gateway is told to end. */
class DrainIT {
    @Test
    void requestThatHasBegunIsAnsweredAndNewConnectionsAreNot() throws Exception {
        var gateway = TestGateway.start();
        try (var socket = new RawSocket(gateway.port())) {
            socket.write("POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\nOrigin: "
                    + TestGateway.APP_ORIGIN + "\nCookie: " + TestSessions.cookie("alice", Instant.now())
                    + "\nExpect: 100-continue\nContent-Length: 21\n\n");
            assertThat(socket.read()).startsWith("HTTP/1.1 100");

            var stopped = gateway.gateway().stop();
            Eventually.holds(() -> refusesConnections(gateway.port()));
            assertThat(socket.isClosedWithin(200)).isFalse();
            socket.write("{\"room_name\":\"lobby\"}");

            assertThat(socket.read()).startsWith("HTTP/1.1 201");
            stopped.await(10, TimeUnit.SECONDS);
            assertThat(refusesConnections(gateway.port())).isTrue();
        }
    }

    @Test
    void newConnectionsAreServedWhileTheBalancerIsStillToNotice() throws Exception {
        var gateway = TestGateway.start(TestGateway.http(100, Duration.ofSeconds(5), Duration.ofSeconds(6)));
        var stopped = gateway.gateway().stop();

        var ready = gateway.manage("/health/ready");
        var live = gateway.manage("/health/live");
        var joined = gateway.join("bob", "{\"room_name\": \"lobby\"}");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(joined.statusCode()).isEqualTo(201);
        assertThat(joined.headers().firstValue("Connection")).hasValue("close");
        stopped.await(20, TimeUnit.SECONDS);
        assertThat(refusesConnections(gateway.port())).isTrue();
    }

    private static boolean refusesConnections(int port) throws Exception {
        try (var socket = new RawSocket(port)) {
            return socket.readToEnd().isEmpty();
        } catch (SocketException e) {
            return true;
        }
    }
}
