package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Anonymous;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final TestConfig SHARED = TestConfig.of(TestKeys.shared(TestKeys.SECRET));
    private static final String GOOD = token(60);
    private static final String EXPIRED = token(-60);

    /** A cookie, then another cookie or a bearer token, then a bearer token. */
    private final Sessions sessions = Verdicts.sessions(
            SHARED.from("web", "web", false).jwt(),
            SHARED.from("app", "app", true).jwt(),
            SHARED.from("api", null, true).jwt());

    @Test
    void nobodyWithoutCredentials() {
        assertThat(ask("other=1", null)).isEqualTo(new Anonymous());
    }

    @Test
    void firstAuthenticatorWithACredentialDecides() {
        assertThat(authenticator(ask("app=" + GOOD + "; web=" + GOOD, "Bearer " + GOOD)))
                .isEqualTo("web");
        assertThat(authenticator(ask("app=" + GOOD, "Bearer " + GOOD))).isEqualTo("app");
        assertThat(authenticator(ask("x=1", "Bearer " + GOOD))).isEqualTo("app");
    }

    @Test
    void badCredentialIsFinal() {
        assertThat(ask("web=" + EXPIRED + "; app=" + GOOD, "Bearer " + GOOD))
                .isEqualTo(new Rejected("web", RejectReason.EXPIRED));
        assertThat(ask("app=x", "Bearer " + GOOD)).isEqualTo(new Rejected("app", RejectReason.MALFORMED));
    }

    /** Frameworks sign out by emptying the cookie; whoever can empty it could also remove it. */
    @Test
    void emptiedCookieIsNoCredential() {
        assertThat(authenticator(ask("web=; app=" + GOOD, null))).isEqualTo("app");
        assertThat(authenticator(ask("app=", "Bearer " + GOOD))).isEqualTo("app");
        assertThat(ask("web=; app=", null)).isEqualTo(new Anonymous());
    }

    @Test
    void plantedCookieIsFinal() {
        assertThat(ask("web=x; web=" + GOOD, "Bearer " + GOOD))
                .isEqualTo(new Rejected("web", RejectReason.DUPLICATE_COOKIE));
        assertThat(ask("app=x; app=" + GOOD, "Bearer " + GOOD))
                .isEqualTo(new Rejected("app", RejectReason.DUPLICATE_COOKIE));
    }

    @Test
    void headerThatIsTooLongIsFinal() {
        assertThat(ask("app=" + GOOD + "; pad=" + "x".repeat(CookieHeader.MAX_BYTES), null))
                .isEqualTo(new Rejected("web", RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
    void bearerSchemeIsReadWithoutRegardToCase(String scheme) {
        assertThat(authenticator(ask("x=1", scheme + GOOD))).isEqualTo("app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dTpw", "Bearertoken", "Bear", "DPoP abc", " Bearer abc", "Bearer\tabc"})
    void otherSchemesAreNotOurs(String authorization) {
        assertThat(ask("x=1", authorization)).isEqualTo(new Anonymous());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer abc", "Bearer \tabc", "Bearer a.b.c d", "Bearer a,Bearer b"})
    void brokenBearerTokenIsRefused(String authorization) {
        assertThat(ask("x=1", authorization)).isEqualTo(new Rejected("app", RejectReason.MALFORMED));
    }

    @Test
    void bearerIsIgnoredWhereItIsNotConfigured() {
        var cookieOnly = Verdicts.sessions(SHARED.jwt());

        var verdict = cookieOnly.authenticate(Credentials.of(List.of(), "Bearer " + GOOD));

        assertThat(verdict.result()).isEqualTo(new Anonymous());
    }

    @ParameterizedTest
    @ValueSource(strings = {"web=1", "app=", "x=1; app=1", "app=1; app=2"})
    void anyConfiguredCookieIsSeen(String cookies) {
        assertThat(sessions.cookiePresent(Credentials.of(List.of(cookies), "Bearer " + GOOD)))
                .isTrue();
    }

    @Test
    void otherCookiesAreNot() {
        assertThat(sessions.cookiePresent(Credentials.of(List.of("x=1; webb=2"), null)))
                .isFalse();
        assertThat(sessions.cookiePresent(Credentials.of(List.of(), null))).isFalse();
    }

    @Test
    void headerThatIsTooLongMayHideACookie() {
        assertThat(sessions.cookiePresent(Credentials.of(List.of("x=" + "x".repeat(CookieHeader.MAX_BYTES)), null)))
                .isTrue();
    }

    @Test
    void subjectIsInTheNamespaceOfItsAuthenticator() {
        assertThat(ask("web=" + GOOD, null))
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        it -> assertThat(it.user().id().namespace()).isEqualTo("users"));
    }

    @Test
    void verdictsAndCredentialsDoNotPrintWhatTheyHold() {
        assertThat(ask("web=" + GOOD, null).toString()).doesNotContain("u_1", GOOD);
        assertThat(Credentials.of(List.of("web=" + GOOD), "Bearer " + GOOD).toString())
                .doesNotContain(GOOD);
        assertThat(new Presented.Value(GOOD).toString()).doesNotContain(GOOD);
    }

    @Property(tries = 1000)
    void nothingInTheHeadersThrows(@ForAll String cookie, @ForAll String authorization) {
        assertThat(ask("web=x" + cookie, null)).isInstanceOf(Rejected.class);
        assertThat(ask("x=1", "Bearer " + authorization)).isInstanceOf(Rejected.class);
    }

    private Verdict ask(String cookies, @Nullable String authorization) {
        return Verdicts.now(sessions.authenticate(Credentials.of(List.of(cookies), authorization)));
    }

    private static String authenticator(Verdict verdict) {
        return ((Authenticated) verdict).authenticator();
    }

    private static String token(int seconds) {
        return TestKeys.hs256(new JsonObject().put("sub", "u_1").put("exp", Vectors.NOW.getEpochSecond() + seconds));
    }
}
