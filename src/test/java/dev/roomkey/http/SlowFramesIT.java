package dev.roomkey.http;

import static dev.roomkey.http.RawFrames.CONTINUATION;
import static dev.roomkey.http.RawFrames.DATA;
import static dev.roomkey.http.RawFrames.END_HEADERS;
import static dev.roomkey.http.RawFrames.END_STREAM;
import static dev.roomkey.http.RawFrames.HEADERS;
import static dev.roomkey.http.RawFrames.PING;
import static dev.roomkey.http.RawFrames.SETTINGS;
import static dev.roomkey.http.RawFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import dev.roomkey.TestCertificate;
import dev.roomkey.TestGateway;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes slowly, or never, over TLS: before HTTP is spoken, and between the streams of HTTP/2. */
class SlowFramesIT {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final byte[] NOTHING = {};

    @TempDir
    private static Path folder;

    private final Path certificate = TestCertificate.make(folder, "tls");
    private TestGateway gateway = start(SHORT);

    SlowFramesIT() throws Exception {}

    /** With room for two connections. */
    private TestGateway start(Duration headerTimeout) {
        var connections = new ConnectionConfig(headerTimeout, LONG, 2);
        var tls = new TlsConfig(certificate, folder.resolve("tls.key"));
        return TestGateway.start(TestGateway.http(2, LONG, Duration.ZERO)
                .with(new EdgeConfig(ProxyConfig.NONE, connections, tls, OverloadConfig.DEFAULT, null, null)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void handshakeThatIsNotMadeIsCut() throws Exception {
        try (var client = new RawSocket(gateway.port())) {
            awaitMetric("roomkey_http_connections 1.0");

            assertThat(client.readToEnd()).isEmpty();
        }
        awaitMetric("roomkey_http_connections 0.0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void prefaceThatDoesNotEndIsCut(boolean isBegun) throws Exception {
        try (var client = connect("h2").shakeHands()) {
            awaitMetric("roomkey_http_connections 1.0");
            if (isBegun) {
                client.send(Http2CodecUtil.connectionPrefaceBuf());
            }

            client.awaitEnd();
        }
        awaitMetric("roomkey_http_connections_closed_total{reason=\"slow\"} 1.0");
        awaitMetric("roomkey_http_connections 0.0");
    }

    /** Headers in the frame that begins them, in one that goes on with them, and a body. */
    @ParameterizedTest
    @ValueSource(ints = {HEADERS, CONTINUATION, DATA})
    void frameThatDripsEndsItsConnection(int type) throws Exception {
        try (var client = connect("h2")) {
            askOnce(client);
            switch (type) {
                case CONTINUATION -> client.send(frame(HEADERS, END_STREAM, 3, NOTHING));
                case DATA -> client.send(frame(HEADERS, END_HEADERS, 3, headers("POST")));
                default -> {}
            }
            var slow = frame(type, 0, 3, new byte[200]);

            while (slow.isReadable() && client.goesOn(slow.readByte())) {
                assertThat(slow.isReadable()).isTrue();
            }
        }
        awaitMetric("roomkey_http_connections_closed_total{reason=\"slow\"} 1.0");
    }

    /** Each of its frames is in time, though there is never a moment without one. */
    @Test
    void connectionMayGoOnForLong() throws Exception {
        try (var client = connect("h2")) {
            askOnce(client);
            for (var end = System.nanoTime() + SHORT.multipliedBy(2).toNanos(); System.nanoTime() < end; ) {
                var ping = frame(PING, 0, 0, new byte[8]);
                client.send(ping.readSlice(7));
                client.send(ping);
                client.awaitFrame(PING);
            }
        }
        assertThat(metrics()).contains("roomkey_http_connections_closed_total{reason=\"slow\"} 0.0");
    }

    /** From the handshake on, and not only when they speak. */
    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void connectionsThatAreTooManyAreClosed(String protocol) throws Exception {
        gateway.close();
        gateway = start(LONG);
        try (var silent = connect("h2");
                var shaken = connect(protocol).shakeHands();
                var third = connect(protocol)) {
            awaitMetric("roomkey_http_connections 3.0");
            third.awaitEnd();

            awaitMetric("roomkey_http_connections_closed_total{reason=\"too_many\"} 1.0");
            awaitMetric("roomkey_http_connections 2.0");
            assertThat(shaken.goesOn((byte) 'P')).isTrue();
            silent.shakeHands();
        }
        awaitMetric("roomkey_http_connections 0.0");
    }

    private RawTls connect(String protocol) throws Exception {
        return new RawTls(TestCertificate.trust(certificate), gateway.port(), protocol);
    }

    private void awaitMetric(String line) {
        Eventually.holds(() -> metrics().lines().anyMatch(line::equals));
    }

    private String metrics() throws Exception {
        return gateway.manage("/metrics").body();
    }

    private static void askOnce(RawTls client) throws IOException {
        client.send(Http2CodecUtil.connectionPrefaceBuf());
        client.send(frame(SETTINGS, 0, 0, NOTHING));
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, headers("GET")));
        client.awaitFrame(HEADERS);
    }

    /** Of a request to the token endpoint: a field of the static table, and three of whose it has the names (RFC 7541). */
    private static byte[] headers(String method) {
        var block = Unpooled.buffer().writeByte(0x80 | 7);
        for (var value :
                Map.of(2, method, 4, HttpConfig.DEFAULT_PATH, 1, "localhost").entrySet()) {
            block.writeByte(value.getKey()).writeByte(value.getValue().length());
            block.writeCharSequence(value.getValue(), StandardCharsets.US_ASCII);
        }
        return ByteBufUtil.getBytes(block);
    }
}
