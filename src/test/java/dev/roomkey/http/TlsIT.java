package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.TestCertificate;
import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public listener with a certificate of its own. */
class TlsIT {
    @TempDir
    static Path folder;

    private final Path authority = TestCertificate.make(folder, "one");
    private final TestGateway gateway = start(Duration.ZERO);

    TlsIT() throws Exception {}

    private static TestGateway start(Duration drain) throws Exception {
        use("one");
        return TestGateway.start(http(drain));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void joinWorksInBothVersionsOfHttp(HttpClient.Version version) throws Exception {
        try (var client = client(version)) {
            var response = client.send(join("tls-" + version, "{\"room_name\":\"lobby\"}"), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.version()).isEqualTo(version);
        }
    }

    @Test
    void refusedBodyOnHttp2LeavesTheOtherRequestsAlone() throws Exception {
        try (var client = client(HttpClient.Version.HTTP_2)) {
            var large = join("large", "\"" + "x".repeat(200_000) + "\"");

            assertThat(statusOf(client, large)).isEqualTo(413);
            assertThat(statusOf(client, join("after-large", "{\"room_name\":\"lobby\"}")))
                    .isEqualTo(201);
        }
    }

    @Test
    void headersThatDripOverTlsAreCut() throws Exception {
        use("one");
        var connections = new ConnectionConfig(Duration.ofMillis(500), Duration.ofSeconds(10), 100);
        try (var impatient = TestGateway.start(http(100, Duration.ofSeconds(5), Duration.ZERO, connections));
                var socket = (SSLSocket) TestCertificate.trust(authority)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), impatient.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void drainingGatewayAnswersHttp2() throws Exception {
        var draining = start(Duration.ofSeconds(4));
        var stopped = draining.gateway().stop();
        try (var client = client(HttpClient.Version.HTTP_2)) {
            var request = join(draining.port(), "draining", "{\"room_name\":\"lobby\"}");

            assertThat(statusOf(client, request)).isEqualTo(201);
        }
        stopped.await();
    }

    @Test
    void drainingGatewaySendsHttp2ClientsAwayAndLosesNothing() throws Exception {
        // Longer than the joins take on a busy machine: once it is over there is no other gateway to go to.
        var draining = start(Duration.ofSeconds(6));
        var vertx = Vertx.vertx();
        var connections = new ConcurrentSkipListSet<Integer>();
        try {
            var client = vertx.createHttpClient(http2(), new PoolOptions().setHttp2MaxSize(1));
            var joins = new ArrayList<Future<Integer>>();
            var stopped = Future.<Void>succeededFuture();
            for (var i = 0; i < 40; i++) {
                stopped = i == 10 ? draining.gateway().stop() : stopped;
                joins.add(join(client, draining.port(), "steady-" + i)
                        .onSuccess(it -> connections.add(System.identityHashCode(it.connection())))
                        .map(HttpClientRequest::response)
                        .compose(it -> it.compose(answer -> answer.end().map(answer.statusCode()))));
                Thread.sleep(10);
            }

            assertThat(Future.join(joins).await(10, TimeUnit.SECONDS).<Integer>list())
                    .containsOnly(201);
            assertThat(connections).hasSizeGreaterThan(1);
            stopped.await(20, TimeUnit.SECONDS);
        } finally {
            vertx.close().await();
        }
    }

    private static Future<HttpClientRequest> join(io.vertx.core.http.HttpClient client, int port, String user) {
        return client.request(join(port, user)).onSuccess(it -> it.end("{\"room_name\":\"lobby\"}"));
    }

    private static RequestOptions join(int port, String user) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("localhost")
                .setPort(port)
                .setURI("/api/livekit-token")
                .putHeader("Content-Type", "application/json")
                .putHeader("Origin", TestGateway.APP_ORIGIN)
                .putHeader("Cookie", TestSessions.cookie(user, Instant.now()));
    }

    private static HttpClientOptions http2() {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setSsl(true)
                .setUseAlpn(true)
                .setTrustAll(true)
                .setVerifyHost(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void oldVersionsOfTlsAreRefused(String version) throws Exception {
        try (var socket = (SSLSocket) TestCertificate.trust(authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port())) {
            assertThatThrownBy(() -> {
                        socket.setEnabledProtocols(new String[] {version});
                        socket.startHandshake();
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void whoSpeaksInTheClearIsNotAnswered() throws Exception {
        try (var socket = new RawSocket(gateway.port())) {
            socket.write("GET /openapi.yaml HTTP/1.1\nHost: a\n\n");

            assertThat(socket.readToEnd()).doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void renewedCertificateIsTakenAndAUselessOneIsNot() throws Exception {
        var old = presented(authority);
        Files.writeString(folder.resolve("tls.key"), "half a key");
        awaitMetric("roomkey_tls_reloads_total{result=\"refused\"} 1.0");
        assertThat(presented(authority)).isEqualTo(old);

        var renewed = TestCertificate.make(folder, "two");
        use("two");

        awaitMetric("roomkey_tls_reloads_total{result=\"loaded\"} 1.0");
        assertThat(presented(renewed)).isNotEqualTo(old);
        awaitMetric("roomkey_http_connections 0.0");
        try (var silent = new RawSocket(gateway.port())) {
            awaitMetric("roomkey_http_connections 1.0");
            assertThat(silent.hasAnswer()).isFalse();
        }
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        TestCertificate.make(folder, "other");
        var mixed = new TlsConfig(folder.resolve("one.crt"), folder.resolve("other.key"));

        assertThat(mixed.complaint()).hasValue("the private key is not the one of the certificate");
        assertThat(new TlsConfig(folder.resolve("other.crt"), folder.resolve("other.key")).complaint())
                .isEmpty();
        assertThat(new TlsConfig(folder.resolve("one.key"), folder.resolve("one.key")).complaint())
                .isPresent();
        assertThat(new TlsConfig(folder.resolve("one.crt"), folder.resolve("absent")).complaint())
                .hasValue("a file cannot be read");
    }

    private static HttpConfig http(Duration drain) {
        return http(100, Duration.ofSeconds(5), drain, ConnectionConfig.DEFAULT);
    }

    private static HttpConfig http(
            int maxInFlight, Duration requestTimeout, Duration drain, ConnectionConfig connections) {
        var tls = new TlsConfig(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        return TestGateway.http(maxInFlight, requestTimeout, drain)
                .with(new EdgeConfig(ProxyConfig.NONE, connections, tls, OverloadConfig.DEFAULT, null, null));
    }

    private HttpRequest join(String user, String body) {
        return join(gateway.port(), user, body);
    }

    private static HttpRequest join(int port, String user, String body) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + HttpConfig.DEFAULT_PATH))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Origin", TestGateway.APP_ORIGIN)
                .header("Cookie", TestSessions.cookie(user, Instant.now()))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static int statusOf(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(TestCertificate.trust(authority))
                .build();
    }

    private X509Certificate presented(Path authority) throws Exception {
        try (var socket = (SSLSocket) TestCertificate.trust(authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private void awaitMetric(String line) throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!gateway.manage("/metrics").body().contains(line)) {
            assertThat(System.nanoTime()).as("time until " + line).isLessThan(end);
        }
    }

    /** Makes a certificate the one that the gateway finds, as a volume of Kubernetes does: the key first. */
    private static void use(String name) throws IOException {
        Files.write(folder.resolve("tls.key"), Files.readAllBytes(folder.resolve(name + ".key")));
        Files.write(folder.resolve("tls.crt"), Files.readAllBytes(folder.resolve(name + ".crt")));
    }
}
