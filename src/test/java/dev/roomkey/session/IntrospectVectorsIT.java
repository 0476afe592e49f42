package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cookies of frameworks whose sessions cannot be read from outside, or must not be: rows of a database, pickle, PHP's serialize, class
 * names. Their application answers for them.
 */
class IntrospectVectorsIT {
    private static final String[] SCHEMES = {"django-db", "django-cache", "django-signed", "laravel", "php", "vertx"};

    static Stream<String> ids() {
        return Vectors.ofScheme(SCHEMES).map(it -> it.getString("id"));
    }

    @Test
    void everySchemeIsHere() {
        assertThat(Vectors.ofScheme(SCHEMES).map(it -> it.getString("scheme")).distinct())
                .containsExactlyInAnyOrder(SCHEMES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void applicationAnswersForItsCookie(String id) {
        var vector = Vectors.byId(id);
        try (var app = TestApp.http(request -> knowOnly(vector, request))) {
            var authenticator = app.authenticator(app.config().cookies(cookie(vector)));

            var verdict = TestApp.verdict(authenticator, Vectors.credentials(vector));

            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Authenticated.class,
                            it -> assertThat(it.user().id().subject())
                                    .isEqualTo(vector.getJsonObject("expect").getString("sub")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void applicationDoesNotKnowAnyOtherCookie(String id) {
        var vector = Vectors.byId(id);
        try (var app = TestApp.http(request -> knowOnly(vector, request))) {
            var authenticator = app.authenticator(app.config().cookies(cookie(vector)));
            var value = value(vector);

            var accepted = Stream.iterate(0, it -> it < value.length(), it -> it + 1 + value.length() / 40)
                    .map(at -> value.substring(0, at) + (value.charAt(at) == 'A' ? 'B' : 'A') + value.substring(at + 1))
                    .map(it -> TestApp.verdict(authenticator, cookie(vector).name() + "=" + it))
                    .filter(it -> !it.equals(new Rejected("app", RejectReason.UNKNOWN_SESSION)));

            assertThat(accepted).isEmpty();
        }
    }

    private static void knowOnly(JsonObject vector, HttpServerRequest request) {
        boolean known = (cookie(vector).name() + "=" + value(vector)).equals(request.getHeader("cookie"));
        request.response()
                .setStatusCode(known ? 200 : 401)
                .end(new JsonObject()
                        .put("id", vector.getJsonObject("expect").getString("sub"))
                        .toBuffer());
    }

    private static CookieSource cookie(JsonObject vector) {
        var pair = vector.getString("cookieHeader");
        return CookieSource.whole(pair.substring(0, pair.indexOf('=')));
    }

    private static String value(JsonObject vector) {
        var pair = vector.getString("cookieHeader");
        return pair.substring(pair.indexOf('=') + 1);
    }
}
