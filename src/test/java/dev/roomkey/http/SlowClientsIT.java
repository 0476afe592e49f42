package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import dev.roomkey.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold connections and send as little as keeps them open. */
class SlowClientsIT {
    private static final Duration ARRIVAL = Duration.ofMillis(1500);
    private static final Duration IDLE = Duration.ofSeconds(4);
    private static final int MOST = 20;
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(50);
    private static final String REQUEST = "GET /openapi.yaml HTTP/1.1\nHost: a\n\n";

    private static final TestGateway GATEWAY =
            TestGateway.start(TestGateway.http(100, Duration.ofMillis(400), Duration.ZERO)
                    .with(HttpConfigs.edge(ProxyConfig.NONE, new ConnectionConfig(ARRIVAL, IDLE, MOST))));

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void headersThatDripAre408AndTheConnectionIsClosed() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            var start = System.nanoTime();
            drip(
                    socket,
                    "GET / HTTP/1.1\nHost: a\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                    ARRIVAL.multipliedBy(2));

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408").contains("urn:roomkey:problem:request-timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(ARRIVAL);
        }
    }

    @Test
    void headersThatDripAfterAGoodRequestAre408Too() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(REQUEST);
            assertThat(socket.read()).startsWith("HTTP/1.1 200");

            drip(
                    socket,
                    "GET / HTTP/1.1\nHost: a\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                    ARRIVAL.multipliedBy(2));

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void connectionThatSaysNothingIsClosed() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            assertThat(socket.isClosedWithin(10_000)).isTrue();
        }
    }

    @Test
    void connectionThatWasUsedStaysForTheIdleTimeAndNoLonger() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(REQUEST);
            assertThat(socket.read()).startsWith("HTTP/1.1 200");

            assertThat(socket.isClosedWithin(1_000)).isFalse();
            assertThat(socket.isClosedWithin(10_000)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 500", "Transfer-Encoding: chunked"})
    void bodyThatDripsIs408AndTheConnectionIsClosed(String length) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /nothing HTTP/1.1\nHost: a\n" + length + "\n\n");

            drip(socket, "1\n".repeat(100), ARRIVAL.multipliedBy(2));

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408").contains("urn:roomkey:problem:request-timeout");
        }
    }

    /** Of a route that answers without the body, so that nobody else has a clock. */
    @Test
    void largeBodyThatDripsEndsTheConnection() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /nothing HTTP/1.1\nHost: a\nContent-Length: 50000\n\n");
            assertThat(socket.read()).startsWith("HTTP/1.1 404");

            drip(socket, "1\n".repeat(100), Duration.ofSeconds(2));

            assertThat(socket.isClosedWithin(10_000)).isTrue();
        }
    }

    @Test
    void bodyInPiecesIsTakenWhileItComesInTimeAndWhatFollowsItToo() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /nothing HTTP/1.1\nHost: a\nContent-Length: 3\n\n");
            for (var piece : List.of("1", "2", "3" + REQUEST)) {
                socket.write(piece);
                Thread.sleep(BETWEEN_BYTES);
            }
            assertThat(socket.read()).startsWith("HTTP/1.1 404");
            assertThat(socket.read()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requestsInPiecesAreServedWhileTheyComeInTime() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            for (var i = 0; i < 3; i++) {
                for (var piece : REQUEST.splitWithDelimiters("[/:]", 0)) {
                    socket.write(piece);
                }
                assertThat(socket.read()).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void requestsInOneWriteAreAllServed() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(REQUEST + REQUEST + REQUEST);

            for (var i = 0; i < 3; i++) {
                assertThat(socket.read()).startsWith("HTTP/1.1 200");
            }
            assertThat(socket.isClosedWithin(1_000)).isFalse();
        }
    }

    @Test
    void connectionsAreNoMoreThanConfiguredAndThoseThatEndMakeRoom() throws Exception {
        List<RawSocket> open = new ArrayList<>();
        try {
            for (var i = 0; i < MOST * 2; i++) {
                open.add(new RawSocket(GATEWAY.port()));
            }
            Eventually.holds(() -> GATEWAY.manage("/metrics")
                    .body()
                    .contains("roomkey_http_connections_closed_total{reason=\"too_many\"} " + MOST + ".0"));
            var refused = 0;
            for (var socket : open) {
                refused += socket.isClosedWithin(20) ? 1 : 0;
            }
            assertThat(refused).isGreaterThanOrEqualTo(MOST);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        awaitConnections();
        try (var socket = new RawSocket(GATEWAY.port())) {
            assertThat(socket.write(REQUEST).read()).startsWith("HTTP/1.1 200");
        }
    }

    /** A byte now and then, until the other side has had enough. */
    private static void drip(RawSocket socket, String text, Duration longest) throws Exception {
        var end = System.nanoTime() + longest.toNanos();
        try {
            for (var i = 0; i < text.length() && !socket.hasAnswer() && System.nanoTime() < end; i++) {
                socket.write(text.substring(i, i + 1));
                Thread.sleep(BETWEEN_BYTES);
            }
        } catch (IOException closed) {
            assertThat(closed).hasMessageMatching("(?i).*(broken pipe|reset).*");
        }
    }

    private static void awaitConnections() throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!GATEWAY.manage("/metrics").body().contains("roomkey_http_connections 0.0")) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }
}
