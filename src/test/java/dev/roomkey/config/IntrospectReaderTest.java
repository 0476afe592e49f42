package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.app.Caps;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.IntrospectConfig;
import dev.roomkey.session.IntrospectConfig.Caching;
import dev.roomkey.session.IntrospectConfig.ClaimsFrom;
import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.IntrospectConfig.Reading;
import dev.roomkey.session.IntrospectConfig.Route;
import dev.roomkey.session.UserSource;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntrospectReaderTest {
    @TempDir
    Path folder;

    @Test
    void littleMustBeWritten() {
        var read =
                read("type: introspect, url: 'https://app.example.com/api/me', cookies: sid, claims: { subject: /id }");

        assertThat(read)
                .isEqualTo(new IntrospectConfig(
                        UserSource.of("app", UserSource.Pointers.subject("/id")),
                        new Forward(List.of(CookieSource.whole("sid")), false, List.of()),
                        new Route(URI.create("https://app.example.com/api/me"), false, Map.of()),
                        new Reading(Set.of(200), Set.of(302, 401, 403, 404), ClaimsFrom.BODY, null),
                        Caps.DEFAULT,
                        Caching.DEFAULT));
    }

    @Test
    void everythingCanBeWritten() {
        var read = read("type: introspect, url: 'http://app.example.com/me?x=1', allow-http: true,"
                + " cookies: [sid, b], max-chunks: 3, chunk-separator: _, bearer: true, forward-headers: [x-token],"
                + " headers: { X-Tenant: 7 }, success: [202], unauthenticated: [401], claims-from: headers,"
                + " expires: /headers/x-until, claims: { subject: /headers/x-user },"
                + " timeout: 2s, max-body: 1KiB, max-concurrent: 2, circuit: { failures: 1, open-for: 1s },"
                + " cache: { positive: 0s, negative: 1s, max-answers: 9 }");

        assertThat(read)
                .isEqualTo(new IntrospectConfig(
                        UserSource.of("app", UserSource.Pointers.subject("/headers/x-user")),
                        new Forward(
                                List.of(new CookieSource("sid", "_", 3), new CookieSource("b", "_", 3)),
                                true,
                                List.of("x-token")),
                        new Route(URI.create("http://app.example.com/me?x=1"), true, Map.of("X-Tenant", "7")),
                        new Reading(Set.of(202), Set.of(401), ClaimsFrom.HEADERS, JsonPointer.from("/headers/x-until")),
                        new Caps(Duration.ofSeconds(2), 1024, 2, 1, Duration.ofSeconds(1)),
                        new Caching(Duration.ZERO, Duration.ofSeconds(1), 9)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cookies: sid, url: 'https://a/me'                                          | claims.subject
            cookies: sid, claims: { subject: /id }                                     | url
            url: 'https://a/me', claims: { subject: /id }                              | cookies
            cookies: sid, url: 'http://example.com/', claims: { subject: /id }         | url
            cookies: sid, url: 'ftp://a/me', claims: { subject: /id }                  | url
            cookies: 's d', url: 'https://a/me', claims: { subject: /id }              | cookies
            cookies: sid, url: 'https://a/me', claims: { subject: /id }, headers: { Host: b } | headers
            cookies: sid, url: 'https://a/me', claims: { subject: /id }, timeout: 1h   | timeout
            cookies: sid, url: 'https://a/me', claims: { subject: /id }, success: [401] | success
            cookies: sid, url: 'https://a/me', claims: { subject: /id }, method: POST  | method
            cookies: sid, url: 'https://a/me', claims: { subject: /id }, forward-headers: [cookie] | forward-headers
            """)
    void problemIsReportedAtItsKey(String written, String key) {
        assertThat(folder("type: introspect, " + written).problems())
                .singleElement()
                .asString()
                .startsWith("sessions.authenticators.app." + key + "  ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            preset: kratos                                    | kratos-url
            preset: kratos, kratos-url: 'http://kratos/'      | kratos-url
            preset: kratos, kratos-url: 'http://u:p@kratos'   | kratos-url
            preset: kratos, kratos-url: 'http://kratos.example.com' | url
            preset: oauth2-proxy                              | proxy-url
            preset: authjs-database                           | app-url
            preset: better-auth-http, app-url: 'https://a?x'  | app-url
            preset: django                                    | url
            preset: laravel                                   | url
            preset: rails-http, url: 'https://a/me'           | cookies
            """)
    void presetSaysWhatTheOperatorHasToAdd(String written, String key) {
        assertThat(folder(written).problems())
                .singleElement()
                .asString()
                .startsWith("sessions.authenticators.app." + key + "  ");
    }

    @Test
    void operatorsOwnWordsWinOverThePreset() {
        var read = read("preset: better-auth-http, app-url: 'https://a', url: 'https://a/auth/session',"
                + " cookies: [shop.session_token], claims: { subject: /session/userId }, cache: { positive: 0s }");

        assertThat(read.route().url()).hasToString("https://a/auth/session");
        assertThat(read.forward().cookies()).containsExactly(CookieSource.whole("shop.session_token"));
        assertThat(read.users().pointers().subject()).map(JsonPointer::toString).containsExactly("/session/userId");
        assertThat(read.users().pointers().sessionId()).hasToString("/session/id");
        assertThat(read.caching().positive()).isZero();
    }

    private IntrospectConfig read(String written) {
        return (IntrospectConfig)
                folder(written).config().sessions().authenticators().getFirst();
    }

    private ConfigFolder folder(String written) {
        return new ConfigFolder(folder)
                .with("sessions", "order: [app]", "authenticators: { app: { " + written + " } }");
    }
}
