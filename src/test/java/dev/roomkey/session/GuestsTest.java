package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.User;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestsTest {
    private static final AnonymousConfig GUESTS = new AnonymousConfig("guests");
    private static final JwtConfig WEB = TestConfig.of(TestKeys.shared(TestKeys.SECRET))
            .from("web", "web", true)
            .jwt();
    private static final String GOOD =
            TestKeys.hs256(new JsonObject().put("sub", "u_1").put("exp", Vectors.NOW.getEpochSecond() + 60));

    private final Sessions sessions = Verdicts.sessions(WEB, GUESTS);

    @ParameterizedTest
    @ValueSource(strings = {"", "other=1", "web=", "webb=x"})
    void whoBringsNoCredentialIsAGuest(String cookies) {
        var user = guest(ask(cookies, null));

        assertThat(user.id().namespace()).isEqualTo("guests");
        assertThat(user.id().subject()).matches("[0-9a-f]{32}");
    }

    @Test
    void guestIsAnotherOneAtEachJoin() {
        var subjects = IntStream.range(0, 100)
                .mapToObj(i -> guest(ask("", null)).id().subject())
                .toList();

        assertThat(subjects).doesNotHaveDuplicates();
    }

    @Test
    void whoIsSignedInIsNoGuest() {
        assertThat(ask("web=" + GOOD, null))
                .isInstanceOfSatisfying(
                        Authenticated.class, it -> assertThat(it.user().guest()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"web=x", "web=a.b.c", "web=x; web=y"})
    void badCookieMakesNobodyAGuest(String cookies) {
        assertThat(ask(cookies, null)).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer x"})
    void badBearerTokenMakesNobodyAGuest(String authorization) {
        assertThat(ask("", authorization)).isInstanceOf(Rejected.class);
    }

    @Test
    void headerThatIsTooLongMakesNobodyAGuest() {
        assertThat(ask("x=" + "x".repeat(CookieHeader.MAX_BYTES), null)).isInstanceOf(Rejected.class);
    }

    @Test
    void guestBringsNoCookieThatABrowserCouldBeMadeToSend() {
        assertThat(Verdicts.sessions(GUESTS).cookiePresent(Verdicts.cookie("a=b")))
                .isFalse();
    }

    @Test
    void nothingMayStandBehindGuests() {
        assertThatThrownBy(() -> new SessionsConfig(List.of(GUESTS, WEB)))
                .hasMessageStartingWith("order must end with guests");
        assertThatThrownBy(() -> new SessionsConfig(List.of(GUESTS, new AnonymousConfig("others"))))
                .hasMessageStartingWith("order must end with guests");
    }

    @Test
    void nobodyElseMayBeOfTheNamespaceOfGuests() {
        assertThatThrownBy(() -> new SessionsConfig(List.of(WEB, new AnonymousConfig(WEB.namespace()))))
                .hasMessageStartingWith("authenticators.web.namespace must not be " + WEB.namespace());
    }

    private Verdict ask(String cookies, @Nullable String authorization) {
        return Verdicts.now(sessions.authenticate(Credentials.of(List.of(cookies), authorization)));
    }

    private static User guest(Verdict verdict) {
        var user = ((Authenticated) verdict).user();
        assertThat(user.guest()).isTrue();
        return user;
    }
}
