package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import dev.roomkey.limit.Bandwidth;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What went wrong in other gateways, tried on this one's socket. The listener has its default configuration, since defaults
 * are what went wrong more than once.
 */
class AdvisoriesIT {
    private static final String TOKEN = "/api/livekit-token";
    private static final String BODY = "{\"room_name\":\"lobby\"}";

    private static final TestGateway GATEWAY = TestGateway.start();
    private static final TestGateway LIMITED = TestGateway.start(
            TestGateway.http(100, Duration.ofSeconds(5), Duration.ZERO),
            List.of(new Bandwidth(3, 1, Duration.ofHours(1))));

    @AfterAll
    static void stop() {
        GATEWAY.close();
        LIMITED.close();
    }

    /** oauth2-proxy CVE-2026-40575, Envoy CVE-2023-27487: the path that was checked was the one that a header named. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Uri",
                "X-Forwarded-Path",
                "X-Original-URL",
                "X-Original-URI",
                "X-Rewrite-URL",
                "X-Envoy-Original-Path",
                "X-Forwarded-Prefix",
                "X-Forwarded-Method"
            })
    void forwardedUriChangesNothing(String header) throws Exception {
        assertThat(answer(post("/openapi.yaml", header + ": " + TOKEN))).startsWith("HTTP/1.1 404");
        assertThat(answer(post(TOKEN, header + ": /openapi.yaml"))).startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Forwarded-Method"})
    void methodIsTheOneOfTheRequestLine(String header) throws Exception {
        assertThat(answer("GET " + TOKEN + " HTTP/1.1\nHost: a\n" + header + ": POST\n\n"))
                .startsWith("HTTP/1.1 405");
    }

    /** oauth2-proxy CVE-2026-76835: the list of trusted proxies held everybody until somebody wrote another one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 198.51.100.%d",
                "Forwarded: for=198.51.100.%d",
                "X-Real-IP: 198.51.100.%d",
                "True-Client-IP: 198.51.100.%d",
                "CF-Connecting-IP: 198.51.100.%d",
                "X-Forwarded-For: 198.51.100.%d\nConnection: X-Forwarded-For"
            })
    void forwardedForFromAnybodyIsIgnoredByDefault(String header) throws Exception {
        var last = "";
        for (var i = 0; i < 5; i++) {
            last = answer(LIMITED, post(TOKEN, header.formatted(i)));
        }

        assertThat(last).startsWith("HTTP/1.1 429");
    }

    /** oauth2-proxy CVE-2026-34457: who called itself a health check was let in. */
    @ParameterizedTest
    @ValueSource(strings = {"GoogleHC/1.0", "kube-probe/1.34", "ELB-HealthChecker/2.0"})
    void healthCheckersNameOpensNothing(String agent) throws Exception {
        assertThat(answer(post(TOKEN, "User-Agent: " + agent))).startsWith("HTTP/1.1 401");
    }

    /** oauth2-proxy CVE-2025-64484, Traefik CVE-2026-88011: one spelling of a header was removed and another one passed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-User", "X_Forwarded_User", "X.Forwarded.User", "x-forwarded-email", "X-Auth-Request-User",
                "X-Auth-Request-Email", "Remote-User", "REMOTE_USER", "X-User-Id", "X-Consumer-Username"
            })
    void identityHeaderInNoSpellingNamesAUser(String header) throws Exception {
        var user = "user-of-" + header.replace('.', '-');

        assertThat(answer(post(TOKEN, header + ": admin"))).startsWith("HTTP/1.1 401");
        assertThat(userOf(answer(signedIn(user, header + ": admin")))).isEqualTo(user);
    }

    /** oauth2-proxy GHSA-7rh7-c77v-6434: a pattern for public paths matched the query. */
    @Test
    void queryChoosesNoRoute() throws Exception {
        assertThat(answer(post(TOKEN + "?x=/openapi.yaml", ""))).startsWith("HTTP/1.1 401");
        assertThat(answer(post("/nothing?" + TOKEN, ""))).startsWith("HTTP/1.1 404");
    }

    /** Oathkeeper CVE-2026-33494: the rules saw one path and the upstream another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openapi.yaml/../api/livekit-token", "/api/./livekit-token", "/api//livekit-token",
                        "//api/livekit-token",
                "/api/livekit-token/", "/api/livekit-token;x", "/API/LIVEKIT-TOKEN", "/api\\livekit-token",
                "/openapi.yaml;/../api/livekit-token"
            })
    void noWayToWriteThePathPassesTheSession(String path) throws Exception {
        assertThat(answer(post(path, ""))).matches("(?s)HTTP/1.1 (401|404|400) .*");
    }

    /** Oathkeeper 26.2.0, Spring Cloud Gateway CVE-2025-41235, Traefik CVE-2026-35051: forwarded headers of strangers. */
    @Test
    void forwardedHostMakesNoOriginOurs() throws Exception {
        var headers = "Origin: https://evil.example\nX-Forwarded-Host: evil.example\nX-Forwarded-Proto: https\n"
                + "X-Forwarded-Port: 443\nForwarded: host=evil.example;proto=https";

        assertThat(answer(signedIn("forwarded-host", headers).replace(origin(), "")))
                .startsWith("HTTP/1.1 403")
                .doesNotContainIgnoringCase("access-control-");
    }

    /** Envoy CVE-2022-29226: a bearer token of any kind stood in for the cookie that was missing. */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "Bearer", "Basic YTpi", "bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30."})
    void noAuthorizationStandsInForASession(String authorization) throws Exception {
        assertThat(answer(post(
                        TOKEN, "Authorization: " + authorization + "\nCookie: " + TestSessions.COOKIE + "=broken")))
                .startsWith("HTTP/1.1 401");
        assertThat(answer(post(TOKEN, "Authorization: " + authorization))).startsWith("HTTP/1.1 401");
    }

    /** Envoy CVE-2026-73552: a check failed open on header bytes that are not ASCII. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0080", "\u00ff\u00fe", "\u00e4\u00c3\u00a4", "\u00a0", "\u0085"})
    void obsTextInACookieIsRefusedNotCrashed(String bytes) throws Exception {
        var cookie = TestSessions.cookie("obs-text", Instant.now());

        assertThat(answer(post(TOKEN, "Cookie: " + cookie + bytes))).startsWith("HTTP/1.1 401");
        assertThat(answer(post(TOKEN, "Cookie: " + bytes + cookie))).startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0080", "\u00ff\u00fe", "\u00e4"})
    void obsTextInAHeaderThatDecidesIsRefused(String bytes) throws Exception {
        var origin = answer(
                signedIn("obs-origin", "").replace(origin(), "Origin: " + TestGateway.APP_ORIGIN + bytes + "\n"));
        var type = answer(signedIn("obs-type", "").replace("application/json", "application/json" + bytes));

        assertThat(origin).startsWith("HTTP/1.1 403");
        assertThat(type).startsWith("HTTP/1.1 415");
        assertThat(answer(post(TOKEN, "Authorization: Bearer " + bytes))).startsWith("HTTP/1.1 401");
    }

    /** Istio CVE-2026-26308: only the first of several values was looked at. */
    @Test
    void secondSessionCookieOfAnotherUserIsRefused() throws Exception {
        var first = TestSessions.cookie("first", Instant.now());
        var second = TestSessions.cookie("second", Instant.now());

        assertThat(answer(post(TOKEN, "Cookie: " + first + "\nCookie: " + second)))
                .startsWith("HTTP/1.1 401");
        assertThat(answer(post(TOKEN, "Cookie: " + first + "; " + second))).startsWith("HTTP/1.1 401");
    }

    /** Traefik CVE-2024-45410, Fabio CVE-2025-48865: Connection named headers, and they were gone before the check. */
    @ParameterizedTest
    @ValueSource(strings = {"Origin", "Origin, Sec-Fetch-Site, Cookie", "close, Origin", "X-Forwarded-For, origin"})
    void connectionHeaderCannotRemoveTheOriginCheck(String named) throws Exception {
        var request =
                signedIn("connection", "Connection: " + named).replace(origin(), "Origin: https://evil.example\n");

        assertThat(answer(request)).startsWith("HTTP/1.1 403");
    }

    /** Traefik CVE-2026-33433: a header's name was compared as it was written. */
    @Test
    void headerNamesAreTheSameInAnyCase() throws Exception {
        var evil = signedIn("case", "").replace(origin(), "oRiGiN: https://evil.example\n");
        var good = signedIn("case", "").replace("Cookie:", "cOOKIE:").replace("Content-Type", "CONTENT-TYPE");

        assertThat(answer(evil)).startsWith("HTTP/1.1 403");
        assertThat(answer(good)).startsWith("HTTP/1.1 201");
    }

    /** CVE-2022-24797, Spring Cloud Gateway CVE-2025-41243: what is for operators was on the public port. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/health/live",
                "/health/ready",
                "/healthz",
                "/debug/pprof/",
                "/actuator",
                "/actuator/gateway",
                "/admin/revocations",
                "/admin/blocks",
                "/config",
                "/env"
            })
    void nothingForOperatorsIsOnThePublicPort(String path) throws Exception {
        assertThat(answer("GET " + path + " HTTP/1.1\nHost: a\n\n")).startsWith("HTTP/1.1 404");
    }

    /** Next.js CVE-2025-29927, Clerk CVE-2024-22206: the check stood before the endpoint, and a header led around it. */
    @Test
    void noHeaderSkipsTheSession() throws Exception {
        assertThat(answer(post(TOKEN, "X-Middleware-Subrequest: middleware:middleware:middleware")))
                .startsWith("HTTP/1.1 401");
        assertThat(answer(post(TOKEN, "X-Internal-Request: true\nX-Envoy-Internal: true")))
                .startsWith("HTTP/1.1 401");
    }

    /** CVE-2025-48947: a cache kept an answer that set a session's cookie; oauth2-proxy GHSA-f24x-5g9q-753f: fixation. */
    @Test
    void noAnswerSetsACookieOrMayBeKept() throws Exception {
        for (var request : List.of(signedIn("kept", ""), post(TOKEN, ""), post("/nothing", ""))) {
            assertThat(answer(request))
                    .containsIgnoringCase("cache-control: no-store")
                    .doesNotContainIgnoringCase("set-cookie");
        }
    }

    /** HTTP/2 in the clear, without asking: a way past proxies that only know HTTP/1. */
    @Test
    void http2InTheClearIsNotSpoken() throws Exception {
        try (var socket = new RawSocket(GATEWAY.port())) {
            socket.write("PRI * HTTP/2.0\n\nSM\n\n");

            assertThat(socket.readToEnd()).matches("(?s)HTTP/[12].[01] [45].*").doesNotContain("\u0000");
        }
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\nHost: a\n" + origin() + "Content-Type: application/json\n"
                + (headers.isEmpty() ? "" : headers + "\n") + "Content-Length: " + BODY.length() + "\n\n" + BODY;
    }

    private static String signedIn(String user, String headers) {
        var cookie = "Cookie: " + TestSessions.cookie(user, Instant.now());
        return post(TOKEN, headers.isEmpty() ? cookie : cookie + "\n" + headers);
    }

    private static String origin() {
        return "Origin: " + TestGateway.APP_ORIGIN + "\n";
    }

    private static String userOf(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 201");
        var body = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")));
        return JWT.decode(body.getString("participant_token")).getSubject();
    }

    private static String answer(String request) throws Exception {
        return answer(GATEWAY, request);
    }

    private static String answer(TestGateway gateway, String request) throws Exception {
        try (var socket = new RawSocket(gateway.port())) {
            return socket.write(request).read();
        }
    }
}
