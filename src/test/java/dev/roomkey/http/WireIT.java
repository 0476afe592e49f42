package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send that are broken, slow, greedy or up to something: seen at the socket. */
class WireIT {
    private static final TestGateway GATEWAY =
            TestGateway.start(TestGateway.http(100, Duration.ofSeconds(5), Duration.ZERO)
                    .with(HttpConfigs.edge(
                            ProxyConfig.NONE,
                            new ConnectionConfig(
                                    Duration.ofSeconds(2),
                                    ConnectionConfig.DEFAULT.idleTimeout(),
                                    ConnectionConfig.DEFAULT.most()))));

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    /** CVE-2026-102479: Vert.x up to 5.1.9 took a header of this name for Content-Length, and hid a request in its body. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Xength", "Content-Lengtx", "Xontent-Length"})
    void headerThatOnlyLooksLikeContentLengthHidesNoRequest(String name) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\n" + name
                    + ": 44\n\nGET /openapi.yaml HTTP/1.1\nHost: a\n\n");

            assertThat(socket.read()).startsWith("HTTP/1.1 401");
            assertThat(socket.read()).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\nContent-Length: 40",
                "Content-Length: 2, 40",
                "Content-Length: +2",
                "Content-Length: -2",
                "Content-Length: 2\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked"
            })
    void ambiguousLengthIsRefusedAndTheConnectionClosed(String headers) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\n" + headers
                    + "\n\n{}GET /openapi.yaml HTTP/1.1\nHost: a\n\n");

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void whatIsNotHttpGetsAProblemAndNoMore() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("hello\n\n");

            assertThat(socket.readToEnd()).matches("(?s)HTTP/1.[01] 400 .*application/problem\\+json.*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\nHost: a b\n\n",
                "GET / HTTP/1.1\nHost: a:b:c\n\n",
                "GET / HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET * HTTP/1.1\nHost: a\n\n",
                "OPTIONS * HTTP/1.1\nHost: a\n\n",
                "GET foo HTTP/1.1\nHost: a\n\n",
                "CONNECT a:80 HTTP/1.1\nHost: a\n\n"
            })
    void requestThatNamesNoHostOrPathIs400(String request) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(request);

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 400").contains("urn:roomkey:problem:malformed-request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%", "/%00", "/..%2f..%2fetc/passwd", "/api/livekit%2Dtoken"})
    void pathWithAnEscapeIs404AndNoStackTraceInTheLog(String path) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("GET " + path + " HTTP/1.1\nHost: a\n\n");

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 404").contains("urn:roomkey:problem:not-found");
        }
    }

    @Test
    void headersThatPileUpAre431() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /api/livekit-token HTTP/1.1\nHost: a\nCookie: x=" + "y".repeat(30_000) + "\n\n");

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 431").contains("cookies that pile up");
        }
    }

    @Test
    void requestLineThatDoesNotEndIs414() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("GET /" + "x".repeat(5_000) + " HTTP/1.1\nHost: a\n\n");

            assertThat(socket.readToEnd()).matches("(?s)HTTP/1.[01] 414 .*target-too-long.*");
        }
    }

    @Test
    void bodyThatDoesNotArriveIs408() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(head("slow-user", 10) + "{");

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408").contains("The request did not arrive in time");
        }
    }

    @Test
    void chunkedBodyIsCutAtTheLimit() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\nOrigin: "
                    + TestGateway.APP_ORIGIN + "\nTransfer-Encoding: chunked\n\n4e20\n" + "x".repeat(20_000) + "\n");

            assertThat(socket.read()).startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000000", "Transfer-Encoding: chunked"})
    void connectionOfAClientThatSendsOnAndOnIsClosed(String length) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /nothing/here HTTP/1.1\nHost: a\n" + length + "\n\n4e20\n" + "x".repeat(20_000));

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 404").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void smallBodyOfARefusedRequestKeepsTheConnection() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            for (var i = 0; i < 3; i++) {
                socket.write("POST /nothing/here HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}");
                assertThat(socket.read()).startsWith("HTTP/1.1 404").doesNotContainIgnoringCase("connection: close");
            }
        }
    }

    @Test
    void clientThatWaitsForAWordGetsIt() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(head("polite-user", 2).replace("\n\n", "\nExpect: 100-continue\n\n"));
            assertThat(socket.read()).startsWith("HTTP/1.1 100");

            socket.write("{}");

            assertThat(socket.read()).startsWith("HTTP/1.1 422");
        }
    }

    @Test
    void refusedClientThatWaitsForAWordGetsItToo() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(head("impolite-user", 2)
                    .replace("application/json", "text/plain")
                    .replace("\n\n", "\nExpect: 100-continue\n\n"));
            assertThat(socket.read()).startsWith("HTTP/1.1 100");

            socket.write("{}");

            assertThat(socket.read()).startsWith("HTTP/1.1 415");
        }
    }

    @Test
    void clientThatWaitsForAWordWithTooMuchIsRefusedAtOnce() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(head("greedy-user", 100_000).replace("\n\n", "\nExpect: 100-continue\n\n"));

            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void secondCookieLineCounts() throws Exception {
        var cookie = TestSessions.cookie("two-lines", Instant.now());
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\nOrigin: "
                    + TestGateway.APP_ORIGIN + "\nCookie: other=1\nCookie: " + cookie
                    + "\nContent-Length: 21\n\n{\"room_name\":\"lobby\"}");

            assertThat(socket.read()).startsWith("HTTP/1.1 201");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://evil.example", "Content-Type: text/plain", "Authorization: Bearer x"})
    void headerThatDecidesMustBeThereOnce(String second) throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write(head("twice", 2).replace("\n\n", "\nAuthorization: Bearer y\n" + second + "\n\n") + "{}");

            assertThat(socket.read()).startsWith("HTTP/1.1 400").contains("several times");
        }
    }

    @Test
    void upgradeToHttp2InTheClearIsNotOffered() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("GET /openapi.yaml HTTP/1.1\nHost: a\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\n"
                    + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\n\n");

            assertThat(socket.read()).startsWith("HTTP/1.1 200");
        }
    }

    private static String head(String user, int length) {
        return "POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\nOrigin: "
                + TestGateway.APP_ORIGIN + "\nCookie: " + TestSessions.cookie(user, Instant.now())
                + "\nContent-Length: " + length + "\n\n";
    }
}
