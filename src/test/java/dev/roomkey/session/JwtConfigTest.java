package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.Secret;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwtConfigTest {
    private static final TestConfig GOOD = TestConfig.of(TestKeys.shared(TestKeys.SECRET));

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("cookie, header or bearer", () -> GOOD.from("web", null, false)),
                mistake("need a name", () -> GOOD.from("", "sid", false)),
                mistake("RFC 6265", () -> GOOD.from("web", "", false)),
                mistake("RFC 6265", () -> GOOD.from("web", "s id", true)),
                mistake("RFC 6265", () -> GOOD.from("web", "sid=1", true)),
                mistake("RFC 6265", () -> GOOD.from("web", "s\u00efd", true)),
                mistake("keys, jwks or x509", TestConfig::of),
                mistake("unwrap needs a cookie", () -> new Carriers(null, Carriers.Unwrap.SUPABASE, null, true)),
                mistake("header must be", () -> header("Authorization")),
                mistake("header must be", () -> header("cookie")),
                mistake("header must be", () -> header("a b")),
                mistake("url must be", () -> published("http://id.example.com/jwks")),
                mistake("url must be", () -> published("http://localhost.example.com/jwks")),
                mistake("url must be", () -> published("https://me:secret@id.example.com/jwks")),
                mistake("url must be", () -> published("file:///etc/passwd")),
                mistake("algorithms", () -> published("https://id.example.com/jwks")),
                mistake("algorithms", () -> published("http://127.0.0.1:1/jwks", Algorithm.HS256)),
                mistake(
                        "refresh must not be below",
                        () -> new KeySource.Refresh(Duration.ofSeconds(9), Duration.ofSeconds(10), Duration.ZERO)),
                mistake("issuer", () -> GOOD.issuedBy("", Set.of())),
                mistake("require-claims", () -> GOOD.requiring(Map.of(JsonPointer.from("/a"), Set.of()), List.of())),
                mistake("at least one pointer", () -> GOOD.reading(List.of(), null, null)),
                mistake("clock-skew", () -> GOOD.lasting(Duration.ofSeconds(-1), null)),
                mistake("clock-skew", () -> GOOD.lasting(Duration.ofSeconds(121), null)),
                mistake("max-age", () -> GOOD.lasting(Duration.ZERO, Duration.ZERO)),
                mistake("at least one authenticator", () -> new SessionsConfig(List.of())),
                mistake("once", () -> new SessionsConfig(List.of(GOOD.jwt(), GOOD.jwt()))),
                mistake("empty", () -> TestKeys.shared("")),
                mistake(
                        "goes with HS256",
                        () -> new VerificationKey.SharedSecret(Algorithm.RS256, null, Secret.of("x"))),
                mistake("goes with RS256", () -> new VerificationKey.PublicKey(Algorithm.HS256, null, "x")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsNamed(String mend, ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(mend);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(GOOD.jwt().toString()).doesNotContain(TestKeys.SECRET);
    }

    private static Carriers header(String name) {
        return new Carriers(null, Carriers.Unwrap.NONE, name, false);
    }

    private static KeySource published(String url, Algorithm... algorithms) {
        return new KeySource.Published(
                KeySource.Format.JWKS,
                URI.create(url),
                Set.of(algorithms),
                KeySource.Refresh.DEFAULT,
                KeySource.Caps.DEFAULT);
    }

    private static Arguments mistake(String mend, ThrowingCallable made) {
        return Arguments.of(mend, made);
    }
}
