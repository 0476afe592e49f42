package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Algorithm;
import dev.roomkey.session.Carriers;
import dev.roomkey.session.Carriers.Unwrap;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.KeySource.Caps;
import dev.roomkey.session.KeySource.Format;
import dev.roomkey.session.KeySource.Published;
import dev.roomkey.session.KeySource.Refresh;
import dev.roomkey.session.UserSource.Pointers;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
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

/** What the presets of signed JWTs stand for. */
class PresetsTest {
    private static final String CLERK =
            "preset: clerk, frontend-api: 'https://clerk.example.com', authorized-parties: ['https://app.example.com', 'http://localhost:3000']";

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void clerk() {
        var jwt = jwt(CLERK);

        assertThat(jwt.carriers()).isEqualTo(Carriers.cookie(CookieSource.whole("__session")));
        assertThat(jwt.keys())
                .isEqualTo(published(Format.JWKS, "https://clerk.example.com/.well-known/jwks.json", Algorithm.RS256));
        assertThat(jwt.issuer()).isEqualTo("https://clerk.example.com");
        assertThat(jwt.users().requireClaims())
                .isEqualTo(Map.of(
                        JsonPointer.from("/azp"), Set.of("https://app.example.com", "http://localhost:3000"),
                        JsonPointer.from("/sts"), Set.of("active")));
        assertThat(jwt.users().requirePresent()).containsExactly(JsonPointer.from("/sid"));
        assertThat(jwt.users().pointers().sessionId()).isEqualTo(JsonPointer.from("/sid"));
    }

    @Test
    void supabase() {
        var jwt = jwt("preset: supabase, project: abcdefghijklmnopqrst");

        var issuer = "https://abcdefghijklmnopqrst.supabase.co/auth/v1";
        assertThat(jwt.carriers())
                .isEqualTo(new Carriers(
                        CookieSource.chunked("sb-abcdefghijklmnopqrst-auth-token", 5), Unwrap.SUPABASE, null, false));
        assertThat(jwt.keys())
                .isEqualTo(published(Format.JWKS, issuer + "/.well-known/jwks.json", Algorithm.ES256, Algorithm.RS256));
        assertThat(jwt.issuer()).isEqualTo(issuer);
        assertThat(jwt.audience()).containsExactly("authenticated");
        assertThat(jwt.users().pointers())
                .isEqualTo(new Pointers(
                        List.of(JsonPointer.from("/sub")),
                        JsonPointer.from("/user_metadata/full_name"),
                        JsonPointer.from("/session_id")));
    }

    @Test
    void supabaseWithItsLegacySecretFetchesNothing() {
        var jwt = jwt("preset: supabase, project: abc, keys: [ { algorithm: HS256, secret-file: secret.txt } ]");

        assertThat(jwt.keys()).isInstanceOf(KeySource.Listed.class);
        assertThat(jwt.carriers().unwrap()).isEqualTo(Unwrap.SUPABASE);
    }

    @Test
    void legacySecretMayComeFromTheEnvironment() {
        folder.variable("ROOMKEY_SESSIONS_AUTHENTICATORS_WEB_KEYS_0_ALGORITHM", "HS256")
                .variable("ROOMKEY_SESSIONS_AUTHENTICATORS_WEB_KEYS_0_SECRET", ConfigFolder.SECRET);

        assertThat(jwt("preset: supabase, project: abc").keys()).isInstanceOf(KeySource.Listed.class);
    }

    @Test
    void firebase() {
        var jwt = jwt("preset: firebase, project: demo-livekit");

        assertThat(jwt.carriers()).isEqualTo(Carriers.cookie(CookieSource.whole("session")));
        assertThat(jwt.keys())
                .isEqualTo(published(
                        Format.X509,
                        "https://www.googleapis.com/identitytoolkit/v3/relyingparty/publicKeys",
                        Algorithm.RS256));
        assertThat(jwt.issuer()).isEqualTo("https://session.firebase.google.com/demo-livekit");
        assertThat(jwt.audience()).containsExactly("demo-livekit");
    }

    @Test
    void keycloak() {
        var jwt = jwt("preset: keycloak, realm: 'https://sso.example.com/realms/main', clients: [web, mobile]");

        assertThat(jwt.carriers()).isEqualTo(new Carriers(null, Unwrap.NONE, null, true));
        assertThat(jwt.keys())
                .isEqualTo(published(
                        Format.JWKS,
                        "https://sso.example.com/realms/main/protocol/openid-connect/certs",
                        Algorithm.RS256));
        assertThat(jwt.issuer()).isEqualTo("https://sso.example.com/realms/main");
        assertThat(jwt.users().requireClaims())
                .isEqualTo(Map.of(
                        JsonPointer.from("/azp"), Set.of("web", "mobile"),
                        JsonPointer.from("/typ"), Set.of("Bearer")));
    }

    @Test
    void auth0() {
        var jwt = jwt("preset: auth0, domain: example.eu.auth0.com, audience: 'https://api.example.com'");

        assertThat(jwt.carriers().bearer()).isTrue();
        assertThat(jwt.keys())
                .isEqualTo(
                        published(Format.JWKS, "https://example.eu.auth0.com/.well-known/jwks.json", Algorithm.RS256));
        assertThat(jwt.issuer()).isEqualTo("https://example.eu.auth0.com/");
        assertThat(jwt.audience()).containsExactly("https://api.example.com");
    }

    @Test
    void cloudflareAccess() {
        var tag = "0123456789abcdef".repeat(4);

        var jwt = jwt("preset: cloudflare-access, team: example, audience: [" + tag + "]");

        assertThat(jwt.carriers()).isEqualTo(new Carriers(null, Unwrap.NONE, "cf-access-jwt-assertion", false));
        assertThat(jwt.keys())
                .isEqualTo(published(
                        Format.JWKS, "https://example.cloudflareaccess.com/cdn-cgi/access/certs", Algorithm.RS256));
        assertThat(jwt.issuer()).isEqualTo("https://example.cloudflareaccess.com");
        assertThat(jwt.audience()).containsExactly(tag);
    }

    @Test
    void whatIsWrittenBesideThePresetWins() {
        var jwt = jwt(CLERK + ", cookie: __session_abc, bearer: true, jwks: { refresh: 1h }, clock-skew: 9s");

        assertThat(jwt.carriers()).isEqualTo(Carriers.cookieOrBearer(CookieSource.whole("__session_abc")));
        assertThat(jwt.clockSkew()).isEqualTo(Duration.ofSeconds(9));
        assertThat(((Published) jwt.keys()).refresh().interval()).isEqualTo(Duration.ofHours(1));
        assertThat(((Published) jwt.keys()).url().getHost()).isEqualTo("clerk.example.com");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    preset: clerk, frontend-api: 'https://c.example.com'                          | web.authorized-parties | is missing
                    preset: clerk, frontend-api: 'https://c.example.com', authorized-parties: []  | web.authorized-parties | lists nothing
                    preset: clerk, frontend-api: 'http://c.example.com', authorized-parties: [x]  | web.frontend-api       | is not a Clerk Frontend API URL
                    preset: supabase                                                              | web.project            | is missing
                    preset: supabase, project: 'a.evil.example/x'                                 | web.project            | is not the reference
                    preset: auth0, domain: 'a.example.com/x', audience: a                         | web.domain             | is not the domain
                    preset: keycloak, realm: 'https://sso.example.com', clients: [web]            | web.realm              | is not the URL of a realm
                    cookie: a, algorithms: [RS256]                                                | web.keys               | is missing
                    cookie: a, jwks: { url: 'https://id.example.com' }                            | web.algorithms         | is missing
                    cookie: a, jwks: { refresh: 1h }, algorithms: [RS256]                         | web.jwks.url           | is missing
                    cookie: a, jwks: { url: 'http://id.example.com' }, algorithms: [RS256]        | web.jwks.url           | is not a URL of https
                    cookie: a, jwks: { url: 'https://id.example.com' }, algorithms: [HS256]       | web.algorithms         | is not one of RS256, ES256, EdDSA
                    cookie: a, jwks: { url: 'https://a.example' }, x509: { url: 'https://a.example' }, algorithms: [RS256] | web.x509 | does not go with jwks
                    bearer: true, unwrap: supabase, keys: [ { algorithm: HS256, secret-file: secret.txt } ] | web.unwrap   | needs a cookie
                    header: Cookie, keys: [ { algorithm: HS256, secret-file: secret.txt } ]       | web.header             | carries nothing but the token
                    """)
    void mistakeIsNamedAtItsKey(String written, String key, String what) {
        write(written);

        assertThat(folder.problems())
                .anySatisfy(it -> assertThat(it)
                        .contains("sessions.authenticators." + key)
                        .contains(what));
    }

    private JwtConfig jwt(String written) {
        write(written);
        return (JwtConfig) folder.config().sessions().authenticators().getFirst();
    }

    private void write(String written) {
        folder.with("sessions", "order: [web]", "authenticators: { web: { " + written + " } }");
    }

    private static Published published(Format format, String url, Algorithm... algorithms) {
        return new Published(format, URI.create(url), Set.of(algorithms), Refresh.DEFAULT, Caps.DEFAULT);
    }
}
