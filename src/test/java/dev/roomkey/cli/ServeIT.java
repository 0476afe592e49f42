package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

    private final HttpClient client = HttpClient.newHttpClient();
    private Path log;
    private Process process;
    private int port;
    private int managementPort;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), "a session secret that is long enough for HS256");
        configure("lobby");
        log = folder.resolve("log");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--config",
                folder.resolve("gateway.yaml").toString());
        builder.environment().keySet().removeIf(it -> it.startsWith("ROOMKEY_") || it.startsWith("LIVEKIT_"));
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Eventually.holds(() -> log().contains("Serving") || !process.isAlive());
        port = said("port");
        managementPort = said("managementPort");
    }

    @AfterEach
    void stop() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        client.close();
    }

    @Test
    void tenThousandBadRequestsAreHandfulsOfLines() throws Exception {
        var before = log().lines().count();

        for (var sent = 0; sent < BAD_REQUESTS; sent += PIPELINED) {
            pipeline(BAD.get(sent / PIPELINED % BAD.size()));
            for (var i = 0; i < 4; i++) {
                send(BROKEN.get((sent / PIPELINED + i) % BROKEN.size()));
            }
        }

        assertThat(statusOf("/health/live")).isEqualTo(200);
        assertThat(log().lines().count() - before).as(this::lastLines).isLessThan(MOST_LINES);
        assertThat(log()).doesNotContain("nonsense", "evil.example", "1.2.3.4", "passwd");
    }

    @Test
    void linesAreJsonEach() throws Exception {
        assertThat(log().lines().filter(it -> !it.startsWith("warning:")))
                .isNotEmpty()
                .allSatisfy(it -> new JsonObject(it));
    }

    @Test
    void hangupHasTheConfigurationReadAndTheProcessGoOn() throws Exception {
        configure("hall");

        hangUp();

        Eventually.holds(() -> log().contains("The changed configuration holds from now on"));
        assertThat(log()).contains("Looking at the configuration, as asked");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void hangupWithABrokenConfigurationKeepsTheOneBefore() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), "rooms: {}");

        hangUp();

        Eventually.holds(() -> log().contains("the one before stays"));
        assertThat(statusOf("/health/ready")).isEqualTo(200);
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

    /** What the line that says where it serves tells. */
    private int said(String key) throws IOException {
        var found = Pattern.compile("\"" + key + "\":([0-9]+)").matcher(log());
        assertThat(found.find()).as(this::lastLines).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private void hangUp() throws Exception {
        var kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private String log() throws IOException {
        return Files.readString(log);
    }

    private String lastLines() {
        try {
            var lines = log().lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private int statusOf(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + managementPort + path);
        var request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
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
