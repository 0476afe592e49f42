package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.Eventually;
import dev.roomkey.GatewayProcess;
import dev.roomkey.TestCertificate;
import dev.roomkey.http.RawTls;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code roomkey serve} as a process of its own: what it logs, and what signals do to it. */
class ServeIT {
    private static final int BAD_REQUESTS = 10_000;
    private static final int PIPELINED = 100;

    /** What is said at the start, and a few warnings that are said once. */
    private static final int MOST_LINES = 60;

    private static final List<String> BAD = List.of(
            request(
                    "POST",
                    "/api/livekit-token",
                    "Content-Type: application/json\r\nCookie: app_session=nonsense\r\n",
                    "{}"),
            request(
                    "POST",
                    "/api/livekit-token",
                    "Content-Type: application/json\r\nX-Forwarded-For: 1.2.3.4\r\n",
                    "{"),
            request("POST", "/api/livekit-token", "Content-Type: text/plain\r\nOrigin: https://evil.example\r\n", "{}"),
            request("POST", "/api/livekit-token", "Content-Type: application/json\r\ntraceparent: x\r\n", "[1,"),
            request("DELETE", "/api/livekit-token", "", ""),
            request("GET", "/%zz/../..//etc/passwd", "", ""),
            request("POST", "/webhooks/livekit", "Content-Type: application/json\r\nAuthorization: x\r\n", "{}"),
            request("TRACE", "/<script>?%", "", ""));

    /** What ends the connection, since it is no HTTP or too much of it. */
    private static final List<byte[]> BROKEN = List.of(
            bytes("nonsense\r\n\r\n"),
            bytes("GET / HTTP/9.9\r\n\r\n"),
            bytes("POST /api/livekit-token HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"),
            bytes("POST /api/livekit-token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            bytes("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(40_000) + "\r\n\r\n"),
            bytes("GET / HTTP/1.1\r\nHost: \u0000\r\n\r\n"),
            bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01});

    @TempDir
    private Path folder = Path.of("");

    private GatewayProcess gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), "a session secret that is long enough for HS256");
        configure("lobby");
        gateway = GatewayProcess.launch(folder.resolve("gateway.yaml"), folder.resolve("log"))
                .awaitServing();
        port = gateway.said("port");
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway.isAlive()) {
            gateway.terminate();
            gateway.exitCode();
        }
        gateway.close();
    }

    @Test
    void tenThousandBadRequestsAreHandfulsOfLines() throws Exception {
        var before = gateway.log().lines().count();

        for (var sent = 0; sent < BAD_REQUESTS; sent += PIPELINED) {
            pipeline(BAD.get(sent / PIPELINED % BAD.size()));
            for (var i = 0; i < 4; i++) {
                send(BROKEN.get((sent / PIPELINED + i) % BROKEN.size()));
            }
        }

        assertThat(gateway.manage("/health/live").statusCode()).isEqualTo(200);
        assertThat(gateway.log().lines().count() - before)
                .as(gateway::lastLines)
                .isLessThan(MOST_LINES);
        assertThat(gateway.log()).doesNotContain("nonsense", "evil.example", "1.2.3.4", "passwd");
    }

    @Test
    void linesAreJsonEach() throws Exception {
        assertThat(gateway.log().lines().filter(it -> !it.startsWith("warning:")))
                .isNotEmpty()
                .allSatisfy(it -> new JsonObject(it));
    }

    @Test
    void hangupHasTheConfigurationReadAndTheProcessGoOn() throws Exception {
        configure("hall");

        gateway.hangUp();

        Eventually.holds(() -> gateway.log().contains("The changed configuration holds from now on"));
        assertThat(gateway.log()).contains("Looking at the configuration, as asked");
        assertThat(gateway.isAlive()).isTrue();
    }

    @Test
    void hangupWithABrokenConfigurationKeepsTheOneBefore() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), "rooms: {}");

        gateway.hangUp();

        Eventually.holds(() -> gateway.log().contains("the one before stays"));
        assertThat(gateway.manage("/health/ready").statusCode()).isEqualTo(200);
    }

    /** It would be a handshake's work for us each time, for a few bytes of theirs. */
    @Test
    void clientOfTlsMayNotShakeHandsAgain() throws Exception {
        var certificate = TestCertificate.make(folder, "tls");
        var file = folder.resolve("gateway.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "host: 127.0.0.1,",
                                "host: 127.0.0.1, tls: { cert-file: tls.crt, key-file: tls.key },"));
        try (var other =
                        GatewayProcess.launch(file, folder.resolve("other-log")).awaitServing();
                var client = new RawTls(TestCertificate.trust(certificate), other.said("port"), "http/1.1")
                        .only("TLSv1.2")
                        .shakeHands()) {
            client.shakeHands();

            assertThatThrownBy(client::awaitEnd)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("alert");
        }
    }

    private void configure(String room) throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allowed-origins: ["https://app.example.com"] }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret, webhooks: true }
                sessions:
                  order: [web]
                  authenticators:
                    web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms: { rules: [ { name: one, room: %s, grants: { canSubscribe: true } } ] }
                audit: { enabled: false }
                """.formatted(room));
    }

    /** Many requests at once on a connection; the last one asks to close it, so that all are answered when it ends. */
    private void pipeline(String request) throws IOException {
        var last = request.replace("Host: 127.0.0.1\r\n", "Host: 127.0.0.1\r\nConnection: close\r\n");
        send((request.repeat(PIPELINED - 1) + last).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends, and reads until the other side closes or says nothing more for a moment. */
    private void send(byte[] bytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(bytes);
            drain(socket.getInputStream());
        } catch (IOException closed) {
            // what it sends is no more wanted: as it should be
        }
    }

    private static void drain(InputStream answers) throws IOException {
        while (answers.read(new byte[8192]) >= 0) {
            // to the end
        }
    }

    private static String request(String method, String path, String headers, String body) {
        var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + length + "\r\n" + body;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
