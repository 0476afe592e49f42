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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes slowly, or never, over TLS: before HTTP is spoken, and between the streams of HTTP/2. */
class SlowTlsIT {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final byte[] NOTHING = {};

    /** Some 40 bytes each, which are read by nobody. */
    private static final int NEW_KEYS = 500_000;

    @TempDir
    private static Path folder;

    private final Path certificate = TestCertificate.make(folder, "tls");
    private TestGateway gateway = start(SHORT, LONG, 100);

    SlowTlsIT() throws Exception {}

    private TestGateway start(Duration headerTimeout, Duration idleTimeout, int most) {
        var connections = new ConnectionConfig(headerTimeout, idleTimeout, most);
        var tls = new TlsConfig(certificate, folder.resolve("tls.key"));
        return TestGateway.start(TestGateway.http(2, LONG, Duration.ZERO)
                .with(new EdgeConfig(ProxyConfig.NONE, connections, tls, OverloadConfig.DEFAULT, null, null)));
    }

    private void restart(Duration headerTimeout, Duration idleTimeout, int most) {
        gateway.close();
        gateway = start(headerTimeout, idleTimeout, most);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void beginningThatDoesNotEndIsCut() throws Exception {
        try (var silent = new RawSocket(gateway.port());
                var shaken = connect("h2").shakeHands();
                var begun = connect("h2").shakeHands()) {
            begun.send(Http2CodecUtil.connectionPrefaceBuf());

            assertThat(silent.readToEnd()).isEmpty();
            shaken.awaitEnd();
            begun.awaitEnd();
        }
        awaitMetric("roomkey_http_connections_closed_total{reason=\"slow\"} 3.0");
        awaitMetric("roomkey_http_connections 0.0");
    }

    /** Headers in the frame that begins them, and a body. */
    @Test
    void framesThatDripEndTheirConnections() throws Exception {
        try (var one = connect("h2");
                var other = connect("h2")) {
            askOnce(one);
            askOnce(other);
            other.send(frame(HEADERS, END_HEADERS, 3, headers("POST")));
            var headers = frame(HEADERS, 0, 3, new byte[200]);
            var body = frame(DATA, 0, 3, new byte[200]);

            var goOn = List.of(true, true);
            while (goOn.contains(true)) {
                assertThat(headers.isReadable()).isTrue();
                goOn = List.of(one.goesOn(headers.readSlice(1), MOMENT), other.goesOn(body.readSlice(1), MOMENT));
            }
        }
        awaitMetric("roomkey_http_connections_closed_total{reason=\"slow\"} 2.0");
    }

    /** Few enough that it is not their number that is too much. */
    @Test
    void headersOfManyFramesEndTheirConnection() throws Exception {
        try (var client = connect("h2")) {
            askOnce(client);
            client.send(frame(HEADERS, END_STREAM, 3, NOTHING));

            var frames = 0;
            while (client.goesOn(frame(CONTINUATION, 0, 3, new byte[1]), SHORT.dividedBy(8))) {
                frames++;
                assertThat(frames).isLessThan(15);
            }
        }
        awaitMetric("roomkey_http_connections_closed_total{reason=\"slow\"} 1.0");
    }

    /** Each of its frames is in time, though there is never a moment without one. */
    @Test
    void connectionMayGoOnForLong() throws Exception {
        try (var client = connect("h2")) {
            askOnce(client);
            var ping = frame(PING, 0, 0, new byte[8]);
            client.send(ping.slice(0, 7));
            for (var end = System.nanoTime() + SHORT.multipliedBy(2).toNanos(); System.nanoTime() < end; ) {
                client.send(Unpooled.wrappedBuffer(ping.slice(7, 10), ping.slice(0, 7)));
                client.awaitFrame(PING);
            }
        }
        assertThat(metrics()).contains("roomkey_http_connections_closed_total{reason=\"slow\"} 0.0");
    }

    @Test
    void connectionThatHasNoRequestForLongIsClosedWhateverElseItSends() throws Exception {
        restart(LONG, SHORT, 100);
        try (var client = connect("h2")) {
            askOnce(client);

            var pings = 0;
            while (client.goesOn(frame(PING, 0, 0, new byte[8]), MOMENT)) {
                pings++;
                assertThat(pings).isLessThan(300);
            }
        }
        assertThat(metrics()).contains("roomkey_http_connections_closed_total{reason=\"slow\"} 0.0");
    }

    /** From their beginning, and not only when they speak. */
    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void connectionsThatAreTooManyAreClosedAtOnce(String protocol) throws Exception {
        restart(LONG, LONG, 2);
        try (var silent = connect("h2");
                var shaken = connect(protocol).shakeHands();
                var third = connect(protocol)) {
            assertThatThrownBy(third::shakeHands).isInstanceOf(IOException.class);

            awaitMetric("roomkey_http_connections_closed_total{reason=\"too_many\"} 1.0");
            awaitMetric("roomkey_http_connections 2.0");
            assertThat(shaken.goesOn(Http2CodecUtil.connectionPrefaceBuf().readSlice(1), MOMENT))
                    .isTrue();
            silent.shakeHands();
        }
        awaitMetric("roomkey_http_connections 0.0");
    }

    /** Each of them is answered, and the client reads no answer. */
    @Test
    void whoAsksForNewKeysWithoutEndIsClosed() throws Exception {
        restart(LONG, LONG, 100);
        try (var client = connect("h2").only("TLSv1.3").shakeHands()) {
            assertThatThrownBy(() -> {
                        for (var i = 0; i < NEW_KEYS; i++) {
                            client.shakeHands();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        awaitMetric("roomkey_http_connections_closed_total{reason=\"slow\"} 1.0");
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
