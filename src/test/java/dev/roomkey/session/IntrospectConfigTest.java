package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.app.Caps;
import dev.roomkey.session.IntrospectConfig.Caching;
import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.IntrospectConfig.Route;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntrospectConfigTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/api/me",
                "http://localhost:3000/me",
                "http://127.0.0.1/me",
                "http://[::1]:3000/me",
                "http://10.1.2.3/me",
                "http://172.31.0.1/me",
                "http://192.168.1.1/me",
                "http://[fd00::1]/me",
                "http://app:3000/me",
                "http://app.team.svc/me",
                "http://app.team.svc.cluster.local/me",
                "http://app.internal/me",
                "http://APP.LOCAL/me"
            })
    void sessionsTravelEncryptedOrAmongOurselves(String url) {
        assertThatCode(() -> route(url, false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com/me", "http://8.8.8.8/me", "http://172.32.0.1/me",
                        "http://10.0.0.1.example.com/me",
                "http://192.168.1.1.nip.io/me", "http://[2001:db8::1]/me", "http://127.0.0.1.evil.com/me",
                        "http://2130706433/me",
                "http://localhost.example.com/me", "http://svc.example.com/me"
            })
    void plainHttpToTheWorldMustBeAskedFor(String url) {
        assertThatThrownBy(() -> route(url, false)).hasMessageContaining("allow-http");
        assertThatCode(() -> route(url, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://app/me",
                "//app/me",
                "/me",
                "https:///me",
                "https://u:p@app/me",
                "https://app/me#x",
                "unix:/run/app"
            })
    void urlIsOneOfARoute(String url) {
        assertThatThrownBy(() -> route(url, true)).hasMessageStartingWith("url must");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "cookie",
                "Authorization",
                "X-Forwarded-For",
                "X_Forwarded_Host",
                "x.forwarded.for",
                "Forwarded",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Accept-Encoding",
                "X Y",
                "",
                "a:b"
            })
    void fixedHeadersLieAboutNothing(String name) {
        assertThatThrownBy(() -> new Route(URI.create("https://app/me"), false, Map.of(name, "x")))
                .hasMessageStartingWith("headers must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\rb", "é"})
    void fixedHeadersAreOneLine(String value) {
        assertThatThrownBy(() -> new Route(URI.create("https://app/me"), false, Map.of("x-a", value)))
                .hasMessageStartingWith("headers must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "cookie", "authorization", "x-forwarded-for", "X-Session-Token", "forwarded"})
    void headersThatAreNoCredentialsAreNotHandedOn(String name) {
        assertThatThrownBy(() -> new Forward(List.of(), false, List.of(name)))
                .hasMessageStartingWith("forward-headers");
    }

    @Test
    void somethingMustBeHandedOn() {
        assertThatThrownBy(() -> new Forward(List.of(), false, List.of())).hasMessageStartingWith("cookies must");
    }

    @Test
    void capsAndLivesAreBounded() {
        var second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Caps(Duration.ofSeconds(11), 1, 1, 1, second))
                .hasMessageStartingWith("timeout");
        assertThatThrownBy(() -> new Caps(second, 1024 * 1024 + 1, 1, 1, second))
                .hasMessageStartingWith("max-body");
        assertThatThrownBy(() -> new Caps(second, 1, 0, 1, second)).hasMessageStartingWith("max-concurrent");
        assertThatThrownBy(() -> new Caps(second, 1, 1, 0, second)).hasMessageStartingWith("circuit.failures");
        assertThatThrownBy(() -> new Caps(second, 1, 1, 1, Duration.ZERO)).hasMessageStartingWith("circuit.open-for");
        assertThatThrownBy(() -> new Caching(Duration.ofMinutes(6), second, 1))
                .hasMessageStartingWith("cache.positive");
        assertThatThrownBy(() -> new Caching(second, Duration.ofMinutes(2), 1))
                .hasMessageStartingWith("cache.negative");
        assertThatThrownBy(() -> new Caching(second, second, 0)).hasMessageStartingWith("cache.max-answers");
    }

    @Test
    void defaultsAreThePublishedOnes() {
        assertThat(Caps.DEFAULT).isEqualTo(new Caps(Duration.ofSeconds(1), 65_536, 64, 5, Duration.ofSeconds(5)));
        assertThat(Caching.DEFAULT).isEqualTo(new Caching(Duration.ofSeconds(10), Duration.ofSeconds(2), 50_000));
    }

    private static Route route(String url, boolean allowHttp) {
        return new Route(URI.create(url), allowHttp, Map.of());
    }
}
