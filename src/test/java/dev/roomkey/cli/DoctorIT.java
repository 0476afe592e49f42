package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.roomkey.LiveKitServer;
import dev.roomkey.RedisServer;
import dev.roomkey.TestSessions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code roomkey doctor} against real servers, and a small one of its own in place of LiveKit and the application. */
class DoctorIT {
    private static final String SECRET = "an API secret that is long enough for HS256";
    private static final String KEY = "APItests";
    private static final String LIST_ROOMS = "/twirp/livekit.RoomService/ListRooms";

    @TempDir
    private Path folder = Path.of("");

    private HttpServer server = newServer();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void startServer() throws IOException {
        Files.writeString(folder.resolve("api-secret"), SECRET);
        Files.writeString(folder.resolve("session-secret"), TestSessions.secret());
        Stream.of("api-secret", "session-secret").map(folder::resolve).forEach(it -> {
            it.toFile().setReadable(false, false);
            it.toFile().setReadable(true, true);
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void allIsWell() throws Exception {
        answer(LIST_ROOMS, 200, "{\"rooms\":[]}");

        var run = doctor("");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out().lines())
                .allMatch(it -> it.startsWith("ok "))
                .anyMatch(it -> it.contains("livekit key APItests") && it.contains("takes its tokens"))
                .anyMatch(it -> it.contains("management: 127.0.0.1:"));
        assertThat(seen).hasSize(1).first().asString().contains("Bearer eyJ");
        assertThat(run.out()).doesNotContain(SECRET, "eyJ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | invalid API key: devkey                                                     | does not know the API key
            401 | invalid API key                                                             | does not know the API key
            401 | invalid authorization token: token signature is invalid: signature is invalid | with another secret
            401 | invalid token: TOKEN, error: go-jose/go-jose: error in cryptographic primitive | with another secret
            401 | invalid authorization token: token is not valid yet                         | clock is another one
            401 | who are you                                                                 | refuses the token (401)
            403 | no                                                                          | may not list rooms
            404 | no                                                                          | there is no LiveKit
            307 | no                                                                          | redirects elsewhere
            502 | no                                                                          | status 502""")
    void whatLiveKitAnswersIsUnderstood(int status, String body, String words) throws Exception {
        answer(LIST_ROOMS, status, body);

        var run = doctor("");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .filteredOn(it -> it.startsWith("fail"))
                .singleElement()
                .asString()
                .contains(words);
    }

    @Test
    void realLiveKitTakesTheKeyAndRefusesOthers() throws Exception {
        try (var livekit = LiveKitServer.start(URI.create("http://127.0.0.1:1/"))) {
            var right = doctor(
                    livekit.url(),
                    LiveKitServer.KEY.id(),
                    LiveKitServer.KEY.secret().text());
            var wrongSecret = doctor(livekit.url(), LiveKitServer.KEY.id(), SECRET);
            var wrongKey = doctor(livekit.url(), "APInobody", SECRET);

            assertThat(right.out()).contains("takes its tokens");
            assertThat(right.exitCode()).as(right.out()).isZero();
            assertThat(wrongSecret.out()).contains("LiveKit knows the API key, with another secret");
            assertThat(wrongKey.out()).contains("LiveKit does not know the API key");
            assertThat(wrongKey.out() + wrongSecret.out()).doesNotContain("eyJ", SECRET);
        }
    }

    static Stream<Arguments> unreachable() {
        return Stream.of(
                Arguments.of("ws://127.0.0.1:1", "nothing listens at 127.0.0.1:1"),
                Arguments.of("wss://no-such-host.invalid", "there is no address for the name no-such-host.invalid"));
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void whyLiveKitCannotBeReachedIsNamed(String url, String words) throws Exception {
        var run = doctor(URI.create(url), KEY, SECRET);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(words);
    }

    @Test
    void serverThatSaysNothingIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var run = doctor(URI.create("ws://127.0.0.1:" + silent.getLocalPort()), KEY, SECRET);

            assertThat(run.out()).contains("no answer within 2 s");
        }
    }

    @Test
    void clockOfLiveKitIsCompared() throws Exception {
        var ahead = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(100).atOffset(ZoneOffset.UTC));
        try (var livekit = answering("HTTP/1.1 200 OK\r\nDate: " + ahead + "\r\nContent-Length: 2\r\n\r\n{}")) {
            var run = doctor(URI.create("ws://127.0.0.1:" + livekit.getLocalPort()), KEY, SECRET);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("takes its tokens", "s ahead of this machine's");
        }
    }

    @Test
    void serverWithoutTlsIsNamed() throws Exception {
        try (var plain = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            var run = doctor(URI.create("wss://127.0.0.1:" + plain.getLocalPort()), KEY, SECRET);

            assertThat(run.out()).contains("TLS failed");
        }
    }

    /** Says {@code answer} to the first connection, whatever it wants. */
    private static ServerSocket answering(String answer) throws IOException {
        var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (var socket = listening.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException ended) {
                // the test is over
            }
        });
        return listening;
    }

    @Test
    void redisIsAskedAboutItself() throws Exception {
        answer(LIST_ROOMS, 200, "{}");
        try (var redis = RedisServer.start("--maxmemory", "64mb", "--maxmemory-policy", "noeviction");
                var lossy = RedisServer.start("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
                var guarded = RedisServer.start("--requirepass", "x")) {
            var good = doctor("redis: {url: \"%s\"}\n".formatted(redis.url()) + LIMITS);
            var forgetful = doctor("redis: {url: \"%s\"}\n".formatted(lossy.url()) + LIMITS);
            var refused = doctor("redis: {url: \"%s\"}\n".formatted(guarded.url()) + LIMITS);
            var gone = doctor("redis: {url: \"redis://127.0.0.1:1\"}\n" + LIMITS);
            var replica = redis.command("REPLICAOF", "127.0.0.1", "1").isEmpty()
                    ? refused
                    : doctor("redis: {url: \"%s\"}\n".formatted(redis.url()) + LIMITS);

            assertThat(good.exitCode()).as(good.out()).isZero();
            assertThat(good.out()).contains("ok    redis limits, tokens: redis://127.0.0.1:", "answers, Redis ");
            assertThat(forgetful.out()).contains("maxmemory-policy is allkeys-lru");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out()).contains("is of no use: NOAUTH");
            assertThat(gone.exitCode()).isEqualTo(1);
            assertThat(replica.out()).contains("is a replica");
        }
    }

    @Test
    void applicationsRouteAndIssuersKeysAreLookedFor() throws Exception {
        answer(LIST_ROOMS, 200, "{}");
        answer("/me", 401, "{}");
        answer("/broken", 500, "{}");
        answer("/jwks", 200, "{\"keys\": [{\"kty\": \"RSA\"}]}");
        answer("/empty", 200, "{}");

        var run = doctor("", """
                sessions:
                  order: [app, broken, issuer, empty]
                  authenticators:
                    app: { type: introspect, namespace: web, url: "%1$s/me", cookies: [sid], claims: { subject: /id } }
                    broken: { type: introspect, namespace: web, url: "%1$s/broken", cookies: [sid2], claims: { subject: /id } }
                    issuer: { namespace: web, cookie: a, algorithms: [RS256], jwks: { url: "%1$s/jwks" } }
                    empty: { namespace: web, cookie: b, algorithms: [RS256], jwks: { url: "%1$s/empty" } }
                """.formatted("http://127.0.0.1:" + port()));

        assertThat(run.out().lines())
                .anyMatch(it -> it.startsWith("ok    introspect app: it answers 401"))
                .anyMatch(it -> it.startsWith("fail  introspect broken: it answers 500"))
                .anyMatch(it -> it.startsWith("ok    keys of issuer: 1 published"))
                .anyMatch(it -> it.startsWith("fail  keys of empty:") && it.contains("publishes no keys"));
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void cookiesThatPlainPagesNeverHaveAreFound() throws Exception {
        answer(LIST_ROOMS, 200, "{}");

        var run = doctor("", sessions("__Secure-app"), "http://app.example.com");

        assertThat(run.out())
                .contains("pages of http://app.example.com never have the cookie __Secure-app", "is not encrypted");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void takenPortIsFound() throws Exception {
        answer(LIST_ROOMS, 200, "{}");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var run = doctor("admin: { port: %d, tokens-file: session-secret }\n".formatted(taken.getLocalPort()));

            assertThat(run.out()).contains("fail  admin: 127.0.0.1:" + taken.getLocalPort() + " cannot be listened on");
        }
    }

    @Test
    void secretThatOthersMayReadIsWarnedOf() throws Exception {
        answer(LIST_ROOMS, 200, "{}");
        folder.resolve("api-secret").toFile().setReadable(true, false);

        var run = doctor("");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .anyMatch(it -> it.startsWith("warn  configuration: ") && it.contains("api-secret-file"));
    }

    @Test
    void badConfigurationIsTwo() throws Exception {
        var run = doctor("nonsense: 1\n");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).startsWith("fail  configuration: ").contains("nonsense");
    }

    @Test
    void jsonSaysTheSame() throws Exception {
        answer(LIST_ROOMS, 401, "invalid API key");
        write("", sessions("app_session"), "https://app.example.com", livekit(), KEY);

        var run = run("--json");

        var json = new JsonObject(run.out());
        assertThat(json.getBoolean("good")).isFalse();
        assertThat(json.getJsonArray("checks").stream().map(JsonObject.class::cast))
                .anyMatch(it -> it.getString("result").equals("fail")
                        && it.getString("what").contains("does not know")
                        && it.getString("mend").contains("livekit.api-key"));
    }

    private static final String LIMITS =
            "limits: { user: [ { capacity: 9, refill: 9, period: 1m } ], expected-instances: 1 }\n";

    private CommandRun doctor(String more) throws IOException {
        return doctor(more, sessions("app_session"));
    }

    private CommandRun doctor(String more, String sessions) throws IOException {
        return doctor(more, sessions, "https://app.example.com");
    }

    private CommandRun doctor(String more, String sessions, String origin) throws IOException {
        write(more, sessions, origin, livekit(), KEY);
        return run();
    }

    private CommandRun doctor(URI livekit, String key, String secret) throws IOException {
        Files.writeString(folder.resolve("api-secret"), secret);
        write("", sessions("app_session"), "https://app.example.com", livekit, key);
        return run();
    }

    private void write(String more, String sessions, String origin, URI livekit, String key) throws IOException {
        Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                http: { host: 127.0.0.1, port: %d, allowed-origins: ["%s"] }
                management: { port: %d }
                livekit: { url: "%s", api-key: %s, api-secret-file: api-secret }
                rooms: { identity: "{namespace}:{subject}", rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                """.formatted(RedisServer.freePort(), origin, RedisServer.freePort(), livekit, key) + sessions + more);
    }

    private static String sessions(String cookie) {
        return """
                sessions:
                  order: [web]
                  authenticators:
                    web: { cookie: %s, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                """.formatted(cookie);
    }

    private CommandRun run(String... more) {
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = new ArrayList<>(List.of(
                "doctor",
                "--timeout",
                "2s",
                "--config",
                folder.resolve("gateway.yaml").toString()));
        arguments.addAll(List.of(more));
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    private URI livekit() {
        return URI.create("ws://127.0.0.1:" + port());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
