package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.Verdict.Authenticated;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** An application that takes whatever it is shown for the user's id: who gets another's answer is found out. */
class IntrospectPropertyIT {
    private static final Forward PLACES = new Forward(
            List.of(new CookieSource("a", ".", 2), CookieSource.whole("ab"), CookieSource.whole("b")),
            true,
            List.of("x-t"));

    private static TestApp app = TestApp.http(IntrospectPropertyIT::repeatTheCredential);
    private static IntrospectAuthenticator remembering =
            app.authenticator(app.config().forward(PLACES));
    private static IntrospectAuthenticator forgetful =
            app.authenticator(app.config().forward(PLACES).caching(Duration.ZERO, Duration.ZERO));

    @AfterContainer
    static void close() {
        app.close();
    }

    record Request(String cookies, String authorization, String token) {
        Credentials credentials() {
            return new Credentials(name -> switch (name) {
                case "cookie" -> List.of(cookies);
                case "authorization" -> List.of(authorization);
                case "x-t" -> List.of(token);
                default -> List.of();
            });
        }
    }

    @Property(tries = 300)
    void nobodyIsServedAnothersAnswer(@ForAll("requests") Request request) {
        var remembered = TestApp.verdict(remembering, request.credentials());
        var again = TestApp.verdict(remembering, request.credentials());
        var fresh = TestApp.verdict(forgetful, request.credentials());

        assertThat(remembered).isEqualTo(fresh);
        assertThat(again).isEqualTo(fresh);
        if (fresh instanceof Authenticated(var by, var user)) {
            assertThat(user.id().subject()).doesNotContain("\r", "\n");
        }
    }

    @Provide
    static Arbitrary<Request> requests() {
        var cookies = Arbitraries.of(
                        "a", "a.0", "a.1", "ab", "b", "c", "=", "; ", ";", ":", "a=", "b=", "ab=", ".", ",", "\"",
                        "cookie", "\t")
                .list()
                .ofMaxSize(10)
                .map(it -> String.join("", it));
        var tokens = Arbitraries.of("", "Bearer a", "Bearer a=a", "Bearer Bearer a", "a", "a=a", "cookie:a=a", "é");
        return cookies.flatMap(
                cookie -> tokens.flatMap(bearer -> tokens.map(token -> new Request(cookie, bearer, token))));
    }

    private static void repeatTheCredential(HttpServerRequest request) {
        var id = "c=%s a=%s t=%s"
                .formatted(request.getHeader("cookie"), request.getHeader("authorization"), request.getHeader("x-t"));
        request.response().end(new JsonObject().put("id", id).toBuffer());
    }
}
