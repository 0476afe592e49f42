package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.IntrospectConfig.ClaimsFrom;
import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.IntrospectConfig.Reading;
import dev.roomkey.session.IntrospectConfig.Route;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to an application, and what its answers come to. */
class IntrospectIT {
    private static final Undecided UNDECIDED = new Undecided("app");

    @Test
    void userIsWhoTheApplicationNames() {
        try (var app = TestApp.saying(new JsonObject().put("id", 42).put("role", "host"))) {
            var verdict = app.verdict();

            assertThat(verdict).isInstanceOfSatisfying(Authenticated.class, it -> {
                assertThat(it.user().id().subject()).isEqualTo("42");
                assertThat(it.user().id().namespace()).isEqualTo("app");
            });
        }
    }

    /** A 200 is not a login: Auth.js and better-auth answer 200 with {@code null} or {@code {}} to strangers. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "", " \n", "[]", "false", "{\"id\":null}", "{\"id\":\"\"}", "{\"id\":{}}"})
    void successWithoutSubjectIsNobody(String body) {
        try (var app = TestApp.answering(200, body)) {
            assertThat(app.verdict()).isEqualTo(new Rejected("app", RejectReason.NO_SUBJECT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>", "{\"id\":1", "{\"id\":1}x", "{\"id\":1,\"id\":2}", "\"u1\"", "42", "[{\"id\":1}]"})
    void successThatCannotBeReadDecidesNothing(String body) {
        try (var app = TestApp.answering(200, body)) {
            assertThat(app.verdict()).isEqualTo(UNDECIDED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404})
    void listedStatusIsNobodyWhateverTheBodySays(int status) {
        try (var app = TestApp.answering(status, "{\"id\":1}")) {
            assertThat(app.verdict()).isEqualTo(new Rejected("app", RejectReason.UNKNOWN_SESSION));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 301, 307, 400, 418, 429, 500, 502, 503, 504})
    void anyOtherStatusDecidesNothing(int status) {
        try (var app = TestApp.answering(status, status == 204 ? "" : "{\"id\":1}")) {
            assertThat(app.verdict()).isEqualTo(UNDECIDED);
        }
    }

    /** CVE-2026-33494, CVE-2026-15075: where a question goes is written in the configuration and nowhere else. */
    @Test
    void redirectIsNotFollowed() {
        try (var app = TestApp.http(request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "/api/me")
                .end())) {
            assertThat(app.verdict()).isEqualTo(new Rejected("app", RejectReason.UNKNOWN_SESSION));
            assertThat(app.verdict(app.config().unauthenticated(401))).isEqualTo(UNDECIDED);
            assertThat(app.asked).hasValue(2);
        }
    }

    /** CVE-2026-33494: nothing of a request chooses method, path or query of the question. */
    @Test
    void questionIsTheConfiguredOne() {
        try (var app = TestApp.http(request -> request.response()
                .end(new JsonObject()
                        .put("id", request.method() + " " + request.uri())
                        .toBuffer()))) {
            var url = app.config().url(app.url() + "/%2e%2e/x?disableRefresh=true&q=a%20b");

            assertThat(subject(app.verdict(url))).isEqualTo("GET /api/me/%2e%2e/x?disableRefresh=true&q=a%20b");
        }
    }

    /** Oathkeeper 26.2.0: what a client says of its origin is not handed on, nor is anything else that is not named. */
    @Test
    void onlyTheNamedCookieAndFixedHeadersAreSent() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            var route = new Route(app.url(), false, Map.of("X-Tenant", "a", "X-Forwarded-Proto", "https"));
            var credentials = new Credentials(name -> switch (name) {
                case "cookie" -> List.of("theme=dark; sid=1; sid2=2; csrf=3");
                case "x-forwarded-host", "x-forwarded-for", "host", "authorization", "x-user" -> List.of("evil");
                default -> List.of();
            });

            TestApp.verdict(app.authenticator(app.config().route(route)), credentials);

            assertThat(sent(app))
                    .isEqualTo(Map.of(
                            "host", app.url().getAuthority(),
                            "accept", "application/json",
                            "accept-encoding", "identity",
                            "x-tenant", "a",
                            "x-forwarded-proto", "https",
                            "cookie", "sid=1"));
        }
    }

    @Test
    void acceptCanBeReplaced() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            app.verdict(app.config().route(new Route(app.url(), false, Map.of("Accept", "application/vnd.api+json"))));

            assertThat(sent(app)).containsEntry("accept", "application/vnd.api+json");
        }
    }

    @Test
    void allNamedCookiesAreSentInTheirChunks() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            var authenticator = app.authenticator(
                    app.config().cookies(new CookieSource("_proxy", "_", 3), CookieSource.whole("device")));

            TestApp.verdict(authenticator, "_proxy_1=b; device=\"7\"; _proxy_0=a; _proxyx=3");

            assertThat(sent(app)).containsEntry("cookie", "_proxy_0=a; _proxy_1=b; device=7");
        }
    }

    @Test
    void headersAreAskedForWhereThereIsNoCookie() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            var authenticator = app.authenticator(app.config()
                    .forward(new Forward(
                            List.of(CookieSource.whole("sid")), true, List.of("x-session-token", "x-other"))));

            TestApp.verdict(authenticator, request("sid=1", "Bearer b", "t"));
            TestApp.verdict(authenticator, request("", "Bearer b", "t"));
            TestApp.verdict(authenticator, request("sid=", "Basic b", "t"));

            assertThat(app.headers.stream()
                            .map(it -> it.get("cookie") + it.get("authorization") + it.get("x-session-token")))
                    .containsExactly("sid=1nullnull", "nullBearer bnull", "nullnullt");
        }
    }

    @Test
    void headersOfTheAnswerAreClaimsWhereTheOperatorSaysSo() {
        try (var app = TestApp.http(request -> request.response()
                .setStatusCode(202)
                .putHeader("X-Auth-Request-User", "u1")
                .putHeader("Set-Cookie", "session=secret")
                .putHeader("X-Twice", (Iterable<String>) List.of("a", "b"))
                .end("<html>"))) {
            var config = app.config().reading(new Reading(Set.of(202), Set.of(401), ClaimsFrom.HEADERS, null));

            assertThat(subject(app.verdict(config.users(headerUser("/headers/x-auth-request-user")))))
                    .isEqualTo("u1");
            for (var pointer : List.of("/headers/x-twice", "/headers/set-cookie", "/x-auth-request-user")) {
                assertThat(app.verdict(config.users(headerUser(pointer))))
                        .isEqualTo(new Rejected("app", RejectReason.NO_SUBJECT));
            }
        }
    }

    @Test
    void longAnswerIsRead() {
        var user = new JsonObject().put("id", "u1").put("pad", "x".repeat(60_000));
        try (var app = TestApp.saying(user)) {
            assertThat(subject(app.verdict())).isEqualTo("u1");
        }
    }

    @Test
    void requiredClaimsAreRequired() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1").put("active", false))) {
            assertThat(app.verdict(app.config().requiring("/active", "true")))
                    .isEqualTo(new Rejected("app", RejectReason.CLAIMS));
            assertThat(subject(app.verdict(app.config().requiring("/active", "false"))))
                    .isEqualTo("u1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-01-01T00:00:01Z\"",
                "\"2026-01-01T02:00:01.5+02:00\"",
                "1767225601",
                "1767225601000",
                "null"
            })
    void sessionIsGoodUntilItsEnd(String expires) {
        try (var app = TestApp.answering(200, "{\"id\":\"u1\",\"until\":" + expires + "}")) {
            assertThat(subject(app.verdict(app.config().expires("/until")))).isEqualTo("u1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026-01-01T00:00:00Z\"", "\"2025-12-31T23:59:59Z\"", "1767225600", "0"})
    void sessionThatEndedIsRefusedThoughTheApplicationNamesItsUser(String expires) {
        try (var app = TestApp.answering(200, "{\"id\":\"u1\",\"until\":" + expires + "}")) {
            assertThat(app.verdict(app.config().expires("/until")))
                    .isEqualTo(new Rejected("app", RejectReason.EXPIRED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "true", "{}", "-1", "1e300", "\"\""})
    void endThatCannotBeReadIsRefused(String expires) {
        try (var app = TestApp.answering(200, "{\"id\":\"u1\",\"until\":" + expires + "}")) {
            assertThat(app.verdict(app.config().expires("/until"))).isEqualTo(new Rejected("app", RejectReason.CLAIMS));
        }
    }

    private static UserSource headerUser(String pointer) {
        return UserSource.of("app", UserSource.Pointers.subject(pointer));
    }

    private static Credentials request(String cookies, String authorization, String token) {
        return new Credentials(name -> switch (name) {
            case "cookie" -> List.of(cookies);
            case "authorization" -> List.of(authorization);
            case "x-session-token" -> List.of(token);
            default -> List.of();
        });
    }

    private static Map<String, String> sent(TestApp app) {
        return app.headers.element().entries().stream()
                .collect(Collectors.toMap(it -> it.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
    }

    private static String subject(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Authenticated.class);
        return ((Authenticated) verdict).user().id().subject();
    }
}
