package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.JweConfig;
import dev.roomkey.session.JweProfile;
import dev.roomkey.session.SealedConfig;
import dev.roomkey.session.UserSource;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that are encrypted or sealed, written out and by presets. */
class SealedSessionsTest {
    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp)
                .file(
                        "app.txt",
                        "the first secret of an application, new\n\n  the second secret of an application, old \n");
    }

    @Test
    void encryptedSessionsHaveTheirDefaults() {
        var jwe = (JweConfig) authenticator("type: jwe, profile: authjs-v4, cookie: app, secrets-file: app.txt");

        assertThat(jwe.users()).isEqualTo(UserSource.of("web", UserSource.Pointers.subject("/sub")));
        assertThat(jwe.cookie()).isEqualTo(CookieSource.whole("app"));
        assertThat(jwe.profile()).isEqualTo(JweProfile.AUTHJS_V4);
        assertThat(jwe.secrets())
                .extracting(it -> it.text())
                .containsExactly("the first secret of an application, new", "the second secret of an application, old");
        assertThat(jwe.clockSkew()).isEqualTo(Duration.ofSeconds(15));
        assertThat(jwe.expires()).isNull();
    }

    @Test
    void everyKeyOfEncryptedSessionsIsRead() {
        var jwe = (JweConfig)
                authenticator("type: jwe, profile: auth0-nextjs, cookie: app, max-chunks: 3, chunk-separator: _,"
                        + " secrets-file: [app.txt], clock-skew: 1s, expires: /end, namespace: all, require-present: [/a],"
                        + " require-claims: {/b: [c]}, claims: {subject: /id, name: /n, session: /s}");

        assertThat(jwe.users())
                .isEqualTo(new UserSource(
                        "web",
                        "all",
                        new UserSource.Pointers(
                                List.of(JsonPointer.from("/id")), JsonPointer.from("/n"), JsonPointer.from("/s")),
                        Map.of(JsonPointer.from("/b"), Set.of("c")),
                        List.of(JsonPointer.from("/a"))));
        assertThat(jwe.cookie()).isEqualTo(new CookieSource("app", "_", 3));
        assertThat(jwe.clockSkew()).isEqualTo(Duration.ofSeconds(1));
        assertThat(jwe.expires()).isEqualTo(JsonPointer.from("/end"));
    }

    @Test
    void sealedSessionsAreRead() {
        var sealed = (SealedConfig) authenticator(
                "type: sealed, format: iron, cookie: app, secrets-file: app.txt, claims: {subject: /user/id}");

        assertThat(sealed.format()).isEqualTo(SealedConfig.Format.IRON);
        assertThat(sealed.users().pointers()).isEqualTo(UserSource.Pointers.subject("/user/id"));
        assertThat(sealed.clockSkew()).isEqualTo(Duration.ofMinutes(1));
        assertThat(sealed.secrets()).hasSize(2);
    }

    @Test
    void secretsComeFromTheEnvironmentToo() {
        folder.variable("ROOMKEY_SESSIONS_AUTHENTICATORS_WEB_SECRETS", "a secret from the environment, long enough");

        var jwe = (JweConfig) authenticator("preset: authjs-v5");

        assertThat(jwe.secrets())
                .extracting(it -> it.text())
                .containsExactly("a secret from the environment, long enough");
    }

    @ParameterizedTest
    @CsvSource({
        "authjs-v5, __Secure-authjs.session-token, ., AUTHJS_V5, /sub",
        "authjs-v4, __Secure-next-auth.session-token, ., AUTHJS_V4, /sub",
        "auth0-nextjs, __session, __, AUTH0_NEXTJS, /user/sub",
        "better-auth-cache, __Secure-better-auth.session_data, ., BETTER_AUTH_CACHE, /user/id"
    })
    void presetsNeedSecretsAlone(String preset, String cookie, String separator, JweProfile profile, String subject) {
        var jwe = (JweConfig) authenticator("preset: " + preset + ", secrets-file: app.txt");

        assertThat(jwe.cookie()).isEqualTo(new CookieSource(cookie, separator, 5));
        assertThat(jwe.profile()).isEqualTo(profile);
        assertThat(jwe.users().pointers().subject()).containsExactly(JsonPointer.from(subject));
    }

    @Test
    void whatTheOperatorWritesWins() {
        var jwe = (JweConfig) authenticator(
                "preset: authjs-v5, cookie: authjs.session-token, claims: {subject: /id}, secrets-file: app.txt");

        assertThat(jwe.cookie()).isEqualTo(CookieSource.chunked("authjs.session-token", 5));
        assertThat(jwe.users().pointers().subject()).containsExactly(JsonPointer.from("/id"));
    }

    @Test
    void compactCacheOfBetterAuthNeedsSecretsAlone() {
        var sealed = (SealedConfig) authenticator("preset: better-auth-compact-cache, secrets-file: app.txt");

        assertThat(sealed.format()).isEqualTo(SealedConfig.Format.BETTER_AUTH_COMPACT);
        assertThat(sealed.cookie()).isEqualTo(CookieSource.chunked("__Secure-better-auth.session_data", 5));
        assertThat(sealed.expires()).isEqualTo(JsonPointer.from("/session/expiresAt"));
    }

    @Test
    void ironSessionNeedsItsCookie() {
        var sealed = (SealedConfig) authenticator("preset: iron-session, cookie: app, secrets-file: app.txt");

        assertThat(sealed.cookie()).isEqualTo(CookieSource.chunked("app", 4));
        assertThat(problems("preset: iron-session, secrets-file: app.txt"))
                .singleElement()
                .asString()
                .contains("cookie must name the cookie that holds the session");
    }

    @Test
    void shortSecretOfTheApplicationIsNoticedAndTaken() {
        folder.file("short.txt", "keyboard cat");

        assertThat(with("preset: authjs-v5, secrets-file: short.txt").loaded().warnings())
                .singleElement()
                .satisfies(it -> assertThat(it.render())
                        .contains("shorter than 32 bytes")
                        .doesNotContain("keyboard"));
    }

    @Test
    void everyMistakeIsToldWithItsMend() {
        folder.file("short.txt", "the first secret of an application, new\nshort\n");

        assertThat(problems("type: jwe, profile: authjs, cookie: app, secrets-file: short.txt, format: iron"))
                .satisfiesExactlyInAnyOrder(
                        it -> assertThat(it).contains("'authjs' is not one of authjs-v5"),
                        it -> assertThat(it).contains(".format", "is not a key"));
        assertThat(problems("type: sealed, cookie: app"))
                .satisfiesExactlyInAnyOrder(
                        it -> assertThat(it)
                                .contains("claims.subject", "is missing", "write where the user's id stands"),
                        it -> assertThat(it).contains(".format", "is missing"),
                        it -> assertThat(it).contains(".secrets", "is missing", "secrets-file", "WEB_SECRETS"));
    }

    private AuthenticatorConfig authenticator(String keys) {
        return with(keys).config().sessions().authenticators().getFirst();
    }

    private List<String> problems(String keys) {
        return with(keys).problems();
    }

    private ConfigFolder with(String keys) {
        return folder.with("sessions", "order: [web]", "authenticators: { web: { " + keys + " } }");
    }
}
