package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.OriginRules.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRulesTest {
    private static final String APP = "https://app.example.com";

    private final OriginRules rules = rules(false);

    @Test
    void listedOriginPasses() {
        assertThat(rules.check(cookieFrom(APP, "same-site"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.net",
                "https://evil.net/https://app.example.com",
                "https://APP.example.com",
                "https://app.example.com/",
                "https://app.example.com, https://evil.net"
            })
    void anythingButTheListedOriginToTheLetterIsRefused(String origin) {
        assertThat(rules.check(cookieFrom(origin, "same-origin"))).isPresent();
        assertThat(rules.allows(origin)).isFalse();
    }

    @Test
    void foreignOriginIsRefusedEvenWithoutACredential() {
        assertThat(rules.check(new Source("https://evil.net", "cross-site", false, false, true)))
                .isPresent();
    }

    @Test
    void cookieWithoutOriginPassesOnlyFromTheSameOrigin() {
        assertThat(rules.check(cookieFrom(null, "same-origin"))).isEmpty();
        assertThat(rules.check(cookieFrom(null, "same-site"))).isPresent();
        assertThat(rules.check(cookieFrom(null, "none"))).isPresent();
        assertThat(rules.check(cookieFrom(null, null))).isPresent();
    }

    @Test
    void nativeClientsMayOmitBothHeadersWhenConfigured() {
        assertThat(rules(true).check(cookieFrom(null, null))).isEmpty();
        assertThat(rules(true).check(cookieFrom(null, "cross-site"))).isPresent();
    }

    @Test
    void bearerAloneNeedsNoOrigin() {
        assertThat(rules.check(new Source(null, null, false, true, true))).isEmpty();
        assertThat(rules.check(new Source("capacitor://localhost", "cross-site", false, true, true)))
                .isEmpty();
    }

    @Test
    void bearerBesideACookieGetsNoExemption() {
        assertThat(rules.check(new Source("https://evil.net", "cross-site", true, true, true)))
                .isPresent();
        assertThat(rules.check(new Source(null, null, true, true, true))).isPresent();
    }

    @Test
    void requestWithoutAnyCredentialIsLeftToAuthentication() {
        assertThat(rules.check(new Source(null, null, false, false, true))).isEmpty();
    }

    private static OriginRules rules(boolean allowMissing) {
        return new OriginRules(HttpConfigs.on(0, List.of(APP), allowMissing));
    }

    private static Source cookieFrom(@Nullable String origin, @Nullable String fetchSite) {
        return new Source(origin, fetchSite, true, false, true);
    }
}
