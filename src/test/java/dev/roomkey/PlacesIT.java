package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.RawSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two places in flight, and who may have one. Who has a session of the application waits, since that one never answers. */
class PlacesIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";

    @TempDir
    private Path folder;

    private ServerSocket silentApp;
    private ConfiguredGateway gateway;

    @BeforeEach
    void start() throws Exception {
        silentApp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        gateway = ConfiguredGateway.start(folder, """
                http: { host: 127.0.0.1, port: 0, max-in-flight: 2, request-timeout: 8s, header-timeout: 5s, idle-timeout: 1s, drain-delay: 0s, allow-missing-origin: true }
                management: { host: 127.0.0.1, port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [web, app]
                  authenticators:
                    web: { type: jwt, cookie: app_session, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                    app: { type: introspect, url: http://127.0.0.1:%d/me, cookies: [sid], claims: { subject: /id }, timeout: 4s }
                rooms: { identity: "{namespace}:{subject}", rules: [ { name: one, room: lobby, grants: { canSubscribe: true } } ] }
                """.formatted(silentApp.getLocalPort()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        silentApp.close();
    }

    @Test
    void oneRequestTooManyIsShedAndTheNextIsNot() throws Exception {
        try (var one = waiting(1);
                var other = waiting(2)) {
            awaitInFlight(2);

            var shed = join();

            assertThat(shed).startsWith("HTTP/1.1 503").contains("#temporary-reduced-capacity");
            assertThat(shed.replaceFirst("(?is).*retry-after: ([0-9]+).*", "$1"))
                    .matches("[1-4]");
            assertThat(one.hasAnswer() || other.hasAnswer()).isFalse();
        }
        awaitInFlight(0);
        assertThat(join()).startsWith("HTTP/1.1 201");
    }

    @Test
    void whoIsShedAndAsksAgainAtOnceWaitsForTheThirdAnswer() throws Exception {
        try (var one = waiting(1);
                var other = waiting(2);
                var impatient = new RawSocket(gateway.gateway().port())) {
            awaitInFlight(2);

            var start = System.nanoTime();
            for (var i = 0; i < 3; i++) {
                assertThat(impatient.write(withSession("")).read()).startsWith("HTTP/1.1 503");
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
            assertThat(one.hasAnswer() || other.hasAnswer()).isFalse();
        }
        awaitInFlight(0);
    }

    @Test
    void clientThatGoesAwayLeavesItsPlaceAndWasNotAnswered() throws Exception {
        try (var socket = waiting(1)) {
            awaitInFlight(1);
            assertThat(socket.hasAnswer()).isFalse();
        }

        awaitInFlight(0);
        assertThat(join()).startsWith("HTTP/1.1 201");
        assertThat(gateway.openMetrics()).doesNotContain("route=\"token\",status=\"200\"");
    }

    /** Their headers were read, since they were told to go on. */
    @Test
    void bodiesThatDripHaveNoPlace() throws Exception {
        try (var one = new RawSocket(gateway.gateway().port());
                var other = new RawSocket(gateway.gateway().port())) {
            for (var slow : new RawSocket[] {one, other}) {
                slow.write(withSession("Expect: 100-continue\n").replace(LOBBY, "{"));
                assertThat(slow.read()).startsWith("HTTP/1.1 100");
            }

            assertThat(join()).startsWith("HTTP/1.1 201");
            assertThat(one.hasAnswer() || other.hasAnswer()).isFalse();

            assertThat(one.write(LOBBY.substring(1)).read()).startsWith("HTTP/1.1 201");
        }
    }

    /** Neither the time for requests nor that for idle connections runs while an answer is owed, and none overtakes it. */
    @Test
    void answerThatTakesLongIsAwaitedBeforeTheNextRequestIsCut() throws Exception {
        try (var socket = waiting(1)) {
            awaitInFlight(1);
            socket.write("POST");

            assertThat(socket.read()).startsWith("HTTP/1.1 503");
            assertThat(socket.read()).startsWith("HTTP/1.1 408");
        }
    }

    /** A client whose session nobody confirms. */
    private RawSocket waiting(int session) throws Exception {
        return new RawSocket(gateway.gateway().port()).write(request("Cookie: sid=" + session + "\n"));
    }

    private String join() throws Exception {
        try (var socket = new RawSocket(gateway.gateway().port())) {
            return socket.write(withSession("")).read();
        }
    }

    private static String withSession(String headers) {
        return request("Cookie: " + TestSessions.cookie("ada", Instant.now()) + "\n" + headers);
    }

    private static String request(String headers) {
        return "POST /api/livekit-token HTTP/1.1\nHost: a\nContent-Type: application/json\n" + headers
                + "Content-Length: " + LOBBY.length() + "\n\n" + LOBBY;
    }

    /** By the gauge that an operator would look at. */
    private void awaitInFlight(int expected) {
        Eventually.holds(() -> gateway.openMetrics().contains("roomkey_http_in_flight " + expected + ".0"));
    }
}
