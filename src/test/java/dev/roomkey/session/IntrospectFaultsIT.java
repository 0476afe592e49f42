package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestCertificate;
import dev.roomkey.app.Caps;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications that are slow, broken, away or hostile: none of them decides anything, and none is asked without end. */
class IntrospectFaultsIT {
    private static final Undecided UNDECIDED = new Undecided("app");
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** Each names a user somewhere, so that whoever believes half of an answer is found out. */
    private static final Map<String, Consumer<NetSocket>> FAULTS = Map.ofEntries(
            Map.entry("says nothing", socket -> {}),
            Map.entry("closes at once", NetSocket::close),
            Map.entry("hangs in the headers", socket -> socket.write(OK + "X-Id: 1\r\n")),
            Map.entry("hangs in the body", socket -> socket.write(OK + "Content-Length: 20\r\n\r\n{\"id\":\"u1\"}")),
            Map.entry(
                    "closes in the body",
                    socket -> socket.end(buffer(OK + "Content-Length: 20\r\n\r\n{\"id\":\"u1\"}"))),
            Map.entry(
                    "closes in a chunk",
                    socket -> socket.end(buffer(OK + "Transfer-Encoding: chunked\r\n\r\n14\r\n{\"id\":\"u1\"}"))),
            Map.entry(
                    "closes before the last chunk",
                    socket -> socket.end(buffer(OK + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"id\":\"u1\"}\r\n"))),
            Map.entry("garbage", socket -> socket.end(buffer("\u0000\u00ff{\"id\":\"u1\"}\r\n\r\n"))),
            Map.entry("not HTTP", socket -> socket.end(buffer("SSH-2.0-OpenSSH_9.6\r\n"))),
            Map.entry(
                    "no such version",
                    socket -> socket.end(buffer("HTTP/9.9 200 OK\r\nContent-Length: 11\r\n\r\n{\"id\":\"u1\"}"))),
            Map.entry(
                    "two lengths",
                    socket ->
                            socket.end(buffer(OK + "Content-Length: 11\r\nContent-Length: 5\r\n\r\n{\"id\":\"u1\"}"))),
            Map.entry("endless header", socket -> socket.end(buffer(OK + "X: " + "x".repeat(20_000) + "\r\n\r\n{}"))),
            Map.entry(
                    "too long",
                    socket -> socket.end(
                            buffer(OK + "Content-Length: 10000012\r\n\r\n{\"id\":\"u1\"}" + " ".repeat(10_000_001)))),
            Map.entry(
                    "too long without a length",
                    socket -> socket.end(
                            buffer(OK + "Connection: close\r\n\r\n{\"id\":\"u1\"}" + " ".repeat(10_000_000)))),
            Map.entry("drips", IntrospectFaultsIT::drip));

    static Stream<String> faults() {
        return FAULTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void brokenApplicationDecidesNothing(String fault) {
        try (var app = TestApp.raw(Objects.requireNonNull(FAULTS.get(fault)))) {
            var authenticator = app.authenticator(app.config().timeout(SHORT));

            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(UNDECIDED);
            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(UNDECIDED);
            assertThat(app.asked).as("errors are not remembered").hasValueGreaterThanOrEqualTo(2);
        }
    }

    /** A hundred megabytes of spaces in a hundred kilobytes. */
    @Test
    void packedAnswerIsNotUnpacked() throws IOException {
        var packed = gzip(100_000_000);
        try (var app = TestApp.http(request ->
                request.response().putHeader("Content-Encoding", "gzip").end(packed))) {
            var caps = Caps.DEFAULT;
            var roomy = new Caps(
                    Duration.ofSeconds(5), Caps.MAX_MAX_BODY, caps.maxConcurrent(), caps.failures(), caps.openFor());

            assertThat(app.verdict(app.config().caps(roomy))).isEqualTo(UNDECIDED);
        }
    }

    @Test
    void applicationThatIsAwayDecidesNothing() {
        try (var app = TestApp.saying(new JsonObject())) {
            var nobodyListens = app.config().url("http://127.0.0.1:1/api/me").timeout(SHORT);

            assertThat(app.verdict(nobodyListens)).isEqualTo(UNDECIDED);
        }
    }

    @Test
    void unknownHostDecidesNothing() {
        try (var app = TestApp.saying(new JsonObject())) {
            var unknown = app.config().url("https://app.invalid/api/me").timeout(SHORT);

            assertThat(app.verdict(unknown)).isEqualTo(UNDECIDED);
        }
    }

    @Test
    void plainServerIsNotAskedOverTls() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            var tls = app.config().url(app.url().toString().replace("http:", "https:"));

            assertThat(app.verdict(tls)).isEqualTo(UNDECIDED);
            assertThat(app.asked).hasValue(0);
        }
    }

    @Test
    void certificateThatNobodyVouchesForIsNotTrusted(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.make(folder, "app").toString();
        var key = folder.resolve("app.key").toString();
        try (var app = TestApp.saying(new JsonObject())) {
            var tls = new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions().addKeyPath(key).addCertPath(certificate));
            var reached = new AtomicInteger();
            var server = app.vertx
                    .createHttpServer(tls)
                    .requestHandler(request -> {
                        reached.incrementAndGet();
                        request.response().end("{\"id\":1}");
                    })
                    .listen(0, "127.0.0.1");
            var port = TestApp.await(server).actualPort();

            assertThat(app.verdict(app.config().url("https://127.0.0.1:" + port + "/me")))
                    .isEqualTo(UNDECIDED);
            assertThat(reached).hasValue(0);
        }
    }

    @Test
    void longPageOfALoginFormIsNobodyAllTheSame() {
        try (var app = TestApp.answering(401, "x".repeat(10_000_000))) {
            assertThat(app.verdict()).isEqualTo(new Rejected("app", RejectReason.UNKNOWN_SESSION));
        }
    }

    @Test
    void oneQuestionMoreThanAllowedIsNotAsked() {
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        var allArrived = Promise.<Void>promise();
        try (var app = TestApp.http(request -> {
            held.add(request);
            if (held.size() == 3) {
                allArrived.complete();
            }
        })) {
            var caps = new Caps(Duration.ofSeconds(10), 1024, 3, 5, Duration.ofSeconds(5));
            var authenticator = app.authenticator(app.config().caps(caps));
            var waiting = new ArrayList<Future<Verdict>>();
            IntStream.range(0, 3).forEach(i -> waiting.add(TestApp.future(authenticator, Verdicts.cookie("sid=" + i))));
            TestApp.await(allArrived.future());

            assertThat(TestApp.verdict(authenticator, "sid=3")).isEqualTo(UNDECIDED);
            assertThat(app.asked).hasValue(3);

            held.forEach(it -> it.response().end("{\"id\":1}"));
            assertThat(waiting).map(TestApp::await).allMatch(Authenticated.class::isInstance);
            var later = TestApp.future(authenticator, Verdicts.cookie("sid=3"));
            assertThat(later.isComplete()).isFalse();
        }
    }

    @Test
    void placesComeBackAfterFailuresOfEveryKind() {
        try (var app = TestApp.raw(NetSocket::close)) {
            var caps = new Caps(Duration.ofSeconds(5), 1024, 1, 1000, Duration.ofSeconds(5));
            var authenticator = app.authenticator(app.config().caps(caps));

            IntStream.range(0, 20).forEach(i -> TestApp.verdict(authenticator, "sid=" + i));

            assertThat(app.asked).hasValue(20);
        }
    }

    @Test
    void applicationThatIsDownIsLeftAloneAndTriedAgainByOne() {
        var healthy = new boolean[1];
        try (var app = TestApp.http(request ->
                request.response().setStatusCode(healthy[0] ? 200 : 503).end("{\"id\":1}"))) {
            var caps = new Caps(Duration.ofSeconds(2), 1024, 64, 3, Duration.ofSeconds(5));
            var authenticator = app.authenticator(app.config().caps(caps));

            askEach(authenticator, 0, 10);
            assertThat(app.asked).hasValue(3);

            app.clock.advance(Duration.ofSeconds(5));
            askEach(authenticator, 10, 20);
            assertThat(app.asked).as("the probe failed").hasValue(4);

            app.clock.advance(Duration.ofSeconds(5));
            healthy[0] = true;
            assertThat(TestApp.verdict(authenticator, "sid=20")).isInstanceOf(Authenticated.class);
            assertThat(TestApp.verdict(authenticator, "sid=21")).isInstanceOf(Authenticated.class);
        }
    }

    /** Otherwise whoever finds a cookie that the application trips over could keep everybody out. */
    @Test
    void plainErrorsDoNotStopTheAsking() {
        try (var app = TestApp.answering(500, "")) {
            askEach(app.authenticator(app.config()), 0, 20);

            assertThat(app.asked).hasValue(20);
        }
    }

    private static void askEach(Authenticator authenticator, int from, int to) {
        assertThat(IntStream.range(from, to).mapToObj(i -> TestApp.verdict(authenticator, "sid=" + i)))
                .containsOnly(UNDECIDED);
    }

    private static void drip(NetSocket socket) {
        socket.write(OK + "Content-Length: 1000\r\n\r\n{\"id\":\"u1\"}");
        var vertx = Vertx.currentContext().owner();
        long timer = vertx.setPeriodic(20, tick -> socket.write(" "));
        socket.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    private static Buffer buffer(String latin1) {
        return Buffer.buffer(latin1, "ISO-8859-1");
    }

    private static Buffer gzip(int spaces) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"id\":\"u1\"}".getBytes(StandardCharsets.UTF_8));
            var block = " ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < spaces / block.length; i++) {
                gzip.write(block);
            }
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
