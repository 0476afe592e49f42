package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.playground.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaygroundIT {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final TestClock clock = TestClock.atNewYear();
    private PlaygroundServer server;
    private RawHttp http;

    @BeforeEach
    void start() throws Exception {
        server = new PlaygroundServer(clock);
        http = new RawHttp(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LocalHost:1",
                "127.0.0.1",
                "127.0.0.1:65535",
                "[::1]",
                "[::1]:8080"
            })
    void localNamesPass(String host) throws Exception {
        var answer = http.send("GET / HTTP/1.1\nHost: " + host);

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.",
                "localhost.evil.example",
                "evil.localhost",
                "127.0.0.1.evil.example",
                "127.0.0.2",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "::1",
                "[::ffff:127.0.0.1]",
                "[::1].evil.example",
                "localhost:8080:80",
                "localhost:x",
                "localhost:",
                "localhost, evil.example",
                "localhost evil.example",
                "user@localhost",
                ""
            })
    void otherNamesAreRefused(String host) throws Exception {
        var answer = http.send("GET / HTTP/1.1\nHost: " + host);

        assertThat(answer.status()).isIn(400, 403);
    }

    @Test
    void refusalTellsWhatToDo() throws Exception {
        var answer = http.send("GET / HTTP/1.1\nHost: evil.example");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        var problem = new JsonObject(answer.body());
        assertThat(problem.fieldNames()).containsExactly("type", "title", "status", "detail", "instance");
        assertThat(problem.getInteger("status")).isEqualTo(403);
        assertThat(problem.getString("detail")).contains("localhost", "run with a configuration");
        assertThat(problem.getString("instance")).isEqualTo("urn:roomkey:request:" + answer.header("X-Request-Id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\nHost: evil.example",
                "Host: evil.example\nHost: localhost",
                "Host: localhost\nHost: localhost",
                "Accept: */*"
            })
    void oneHostLineIsAskedFor(String headers) throws Exception {
        var answer = http.send("GET / HTTP/1.1\n" + headers);

        assertThat(answer.status()).isIn(400, 403);
    }

    @Test
    void absoluteUrlIsRefusedWhateverHostSays() throws Exception {
        var answer = http.send("GET http://evil.example/ HTTP/1.1\nHost: localhost");

        assertThat(answer.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/livekit-token", "POST /dev/sign-in", "GET /playground/app.js", "GET /nowhere"})
    void guardStandsBeforeEveryRoute(String route) throws Exception {
        var answer = http.send(route + " HTTP/1.1\nHost: evil.example\nContent-Type: application/json", "{}");

        assertThat(answer.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=192.0.2.1",
                "X-Forwarded-For: 192.0.2.1",
                "x-forwarded-proto: https",
                "X-FORWARDED-HOST: evil.example",
                "X_Forwarded_For: 192.0.2.1",
                "X.Forwarded.For: 192.0.2.1",
                "X-Forwarded_Prefix: /",
                "X-Forwarded-Whatever: 1",
                "X-Forwarded-For:",
                "X-Real-IP: 192.0.2.1",
                "x_real_ip: 192.0.2.1",
                "Via: 1.1 proxy",
                "CF-Connecting-IP: 192.0.2.1",
                "True.Client.IP: 192.0.2.1"
            })
    void forwardingHeadersAreRefused(String header) throws Exception {
        var answer = http.send(
                "POST /api/livekit-token HTTP/1.1\nHost: localhost\nContent-Type: application/json\n" + header, "{}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("forwarding header");
    }

    @Test
    void signInSetsAStrictCookie() throws Exception {
        var answer = signIn("{\"user\":\"alice\",\"name\":\"Alice\"}");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.all("Set-Cookie")).hasSize(1);
        var attributes = answer.header("Set-Cookie").split("; ", -1);
        assertThat(attributes[0]).startsWith("roomkey_dev_session=ey");
        assertThat(attributes).contains("Path=/", "HTTPOnly", "SameSite=Strict").hasSize(4);
    }

    @Test
    void cookieIsAnHs256JwtOfTheVisitorForTwelveHours() throws Exception {
        var parts = jwt(signIn("{\"user\":\"alice\",\"name\":\"Alice\"}")).split("\\.", -1);

        assertThat(json(parts[0]))
                .isEqualTo(new JsonObject().put("alg", "HS256").put("typ", "JWT"));
        assertThat(json(parts[1]))
                .isEqualTo(new JsonObject()
                        .put("sub", "alice")
                        .put("name", "Alice")
                        .put("iat", NEW_YEAR.getEpochSecond())
                        .put("exp", NEW_YEAR.plus(Duration.ofHours(12)).getEpochSecond()));
        assertThat(parts[2]).isEqualTo(hmac(parts[0] + "." + parts[1]));
    }

    @Test
    void nameIsLeftOutWhenNoneIsGiven() throws Exception {
        var claims = json(jwt(signIn("{\"user\":\"alice\",\"name\":\"\"}")).split("\\.", -1)[1]);

        assertThat(claims.fieldNames()).containsExactlyInAnyOrder("sub", "iat", "exp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "{\"user\":\"\"}",
                "{\"user\":\"  \"}",
                "{\"user\":7}",
                "{\"user\":null}",
                "{\"user\":\"a\\u0000\"}",
                "{\"user\":\"a\\u0085\"}",
                "{\"user\":\"\\ud800\"}",
                "{\"user\":\"alice\",\"name\":7}",
                "{\"user\":\"alice\",\"name\":\"\\n\"}",
                "{\"user\":\"alice\"} trailing",
                "{\"user\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
            })
    void badVisitorIsRefusedWithoutCookie(String body) throws Exception {
        var answer = signIn(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.all("Set-Cookie")).isEmpty();
    }

    @Test
    void longBodyIsRefused() throws Exception {
        var answer = signIn("{\"user\":\"" + "a".repeat(3000) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json"})
    void otherContentTypesAreRefused(String type) throws Exception {
        var answer =
                http.send("POST /dev/sign-in HTTP/1.1\nHost: localhost\nContent-Type: " + type, "{\"user\":\"alice\"}");

        assertThat(answer.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/sign-in", "/dev/sign-out"})
    void missingContentTypeIsRefused(String path) throws Exception {
        var answer = http.send("POST " + path + " HTTP/1.1\nHost: localhost", "{\"user\":\"alice\"}");

        assertThat(answer.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://localhost:8080",
                "http://localhost",
                "http://localhost:8081",
                "http://127.0.0.1:8080",
                "null",
                "http://localhost:8080\nOrigin: http://localhost:8080"
            })
    void otherOriginsAreRefused(String origin) throws Exception {
        var answer = signInFrom(origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.all("Set-Cookie")).isEmpty();
    }

    @Test
    void ownOriginPasses() throws Exception {
        var answer = signInFrom("http://localhost:8080");

        assertThat(answer.status()).isEqualTo(204);
    }

    @Test
    void signOutClearsTheCookie() throws Exception {
        var answer = http.send("POST /dev/sign-out HTTP/1.1\nHost: localhost\nContent-Type: application/json");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie"))
                .startsWith("roomkey_dev_session=;")
                .contains("Max-Age=0", "Path=/", "HTTPOnly", "SameSite=Strict");
    }

    @Test
    void sessionIsToldWithoutTheToken() throws Exception {
        var jwt = jwt(signIn("{\"user\":\"alice\"}"));

        var answer = session(jwt);

        assertThat(new JsonObject(answer.body()).getJsonObject("claims").getString("sub"))
                .isEqualTo("alice");
        assertThat(answer.body()).doesNotContain(jwt);
    }

    @Test
    void expiredSessionIsNone() throws Exception {
        var jwt = jwt(signIn("{\"user\":\"alice\"}"));
        clock.advance(Duration.ofHours(12));

        var answer = session(jwt);

        assertThat(new JsonObject(answer.body()).getValue("claims")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6OTk5OTk5OTk5OX0."})
    void forgedSessionIsNone(String cookie) throws Exception {
        var answer = session(cookie);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject().put("cookie", "roomkey_dev_session").putNull("claims"));
    }

    @Test
    void sessionOfAnotherKeyIsNone() throws Exception {
        var parts = jwt(signIn("{\"user\":\"alice\"}")).split("\\.", -1);
        var forged = parts[0] + "." + parts[1] + "." + hmac("another text");

        var answer = session(forged);

        assertThat(new JsonObject(answer.body()).getValue("claims")).isNull();
    }

    @Test
    void pageAllowsNothingFromElsewhere() throws Exception {
        var answer = http.send("GET / HTTP/1.1\nHost: localhost");

        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
                                + " ws://localhost:7880 http://localhost:7880; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'");
        assertThat(answer.body())
                .doesNotContainPattern(Pattern.compile("<style|style=|<script(?! type=\"module\" src=\"/)| on[a-z]+="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.js", "burst.js", "meeting.js", "vendor/livekit-client.umd.js", "style.css"})
    void assetsAreServedWithTheirTypes(String file) throws Exception {
        var answer = http.send("GET /playground/" + file + " HTTP/1.1\nHost: localhost");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type"))
                .isEqualTo(file.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void headIsAnsweredWithoutBody() throws Exception {
        var answer = http.send("HEAD / HTTP/1.1\nHost: localhost");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private Answer signIn(String body) throws Exception {
        return http.send(
                "POST /dev/sign-in HTTP/1.1\nHost: localhost\nContent-Type: application/json; charset=utf-8", body);
    }

    private Answer signInFrom(String origin) throws Exception {
        return http.send(
                "POST /dev/sign-in HTTP/1.1\nHost: localhost:8080\nContent-Type: application/json\nOrigin: " + origin,
                "{\"user\":\"alice\"}");
    }

    private Answer session(String cookie) throws Exception {
        return http.send("GET /dev/session HTTP/1.1\nHost: localhost\nCookie: roomkey_dev_session=" + cookie);
    }

    private static String jwt(Answer answer) {
        return answer.header("Set-Cookie").split("[=;]", 3)[1];
    }

    private static JsonObject json(String part) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private static String hmac(String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(PlaygroundServer.SESSION_KEY.bytes(), "HmacSHA256"));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
