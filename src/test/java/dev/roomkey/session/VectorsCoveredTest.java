package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No vector is passed over: each scheme is run by a test, or left out for a reason that stands here. */
class VectorsCoveredTest {
    private static final Map<String, Class<?>> RUN = Map.ofEntries(
            Map.entry("jwt", JwtVectorsTest.class),
            Map.entry("clerk", JwtVectorsTest.class),
            Map.entry("firebase", JwtVectorsTest.class),
            Map.entry("supabase", PresetIT.class),
            Map.entry("authjs-v4", SealedVectorsTest.class),
            Map.entry("authjs-v5", SealedVectorsTest.class),
            Map.entry("auth0-nextjs", SealedVectorsTest.class),
            Map.entry("iron-session", SealedVectorsTest.class),
            Map.entry("cookie-header", CookieVectorsTest.class),
            Map.entry("express-session+redis", ExpressVectorsTest.class),
            Map.entry("better-auth", BetterAuthTest.class),
            Map.entry("spring-session", SpringSessionTest.class),
            Map.entry("django-db", IntrospectVectorsIT.class),
            Map.entry("django-cache", IntrospectVectorsIT.class),
            Map.entry("django-signed", IntrospectVectorsIT.class),
            Map.entry("laravel", IntrospectVectorsIT.class),
            Map.entry("php", IntrospectVectorsIT.class),
            Map.entry("vertx", IntrospectVectorsIT.class));

    /** What docs/sessions.md says of these: let the application answer. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "cookie-session", "no expiry inside what is signed",
            "signed-value", "a signed value is no session",
            "flask-signed", "the application is asked",
            "starlette-signed", "the application is asked",
            "rails", "the application is asked");

    @Test
    void everySchemeIsRunOrLeftOutOnPurpose() {
        var known = new HashSet<>(RUN.keySet());
        known.addAll(LEFT_OUT.keySet());

        assertThat(Vectors.schemes()).isEqualTo(known);
    }

    /** The cookie cache of better-auth with the strategy {@code jwt} is a JWT like any other. */
    @Test
    void cookieCacheThatIsAJwtIsTaken() {
        var vector = Vectors.byId("better-auth/cookie-cache-jwt");
        var secret = vector.getJsonObject("config").getJsonArray("secrets").getString(0);
        var config = TestConfig.of(TestKeys.shared(secret))
                .from("web", "better-auth.session_data", false)
                .reading(UserSource.Pointers.subject("/user/id").subject(), null, null)
                .jwt();

        var verdict = Verdicts.now(Verdicts.sessions(config).authenticate(Vectors.credentials(vector)));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        it -> assertThat(it.user().id().subject())
                                .isEqualTo(vector.getJsonObject("expect").getString("sub")));
    }
}
