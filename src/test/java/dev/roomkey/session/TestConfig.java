package dev.roomkey.session;

import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link JwtConfig} with little in it, and copies with one thing changed. */
record TestConfig(JwtConfig jwt) {
    static TestConfig of(VerificationKey... keys) {
        return of(new KeySource.Listed(List.of(keys)));
    }

    static TestConfig of(KeySource keys) {
        return new TestConfig(new JwtConfig(
                new UserSource("web", "users", JwtConfig.DEFAULT_POINTERS, Map.of(), List.of()),
                Carriers.cookie(CookieSource.whole("app_jwt")),
                keys,
                null,
                Set.of(),
                JwtConfig.DEFAULT_CLOCK_SKEW,
                null));
    }

    TestConfig from(String name, @Nullable String cookie, boolean bearer) {
        var source = cookie == null ? null : CookieSource.whole(cookie);
        return named(name).carriedBy(new Carriers(source, Carriers.Unwrap.NONE, null, bearer));
    }

    TestConfig carriedBy(Carriers carriers) {
        return new TestConfig(new JwtConfig(
                users(), carriers, jwt.keys(), jwt.issuer(), jwt.audience(), jwt.clockSkew(), jwt.maxAge()));
    }

    TestConfig issuedBy(@Nullable String issuer, Set<String> audience) {
        return new TestConfig(
                new JwtConfig(users(), jwt.carriers(), jwt.keys(), issuer, audience, jwt.clockSkew(), jwt.maxAge()));
    }

    TestConfig lasting(Duration clockSkew, @Nullable Duration maxAge) {
        return new TestConfig(
                new JwtConfig(users(), jwt.carriers(), jwt.keys(), jwt.issuer(), jwt.audience(), clockSkew, maxAge));
    }

    TestConfig requiring(Map<JsonPointer, Set<String>> claims, List<JsonPointer> present) {
        return with(new UserSource(users().name(), users().namespace(), users().pointers(), claims, present));
    }

    TestConfig reading(List<JsonPointer> subject, @Nullable JsonPointer name, @Nullable JsonPointer sessionId) {
        var pointers = new UserSource.Pointers(subject, name, sessionId);
        return with(new UserSource(
                users().name(), users().namespace(), pointers, users().requireClaims(), users().requirePresent()));
    }

    private TestConfig named(String name) {
        return with(new UserSource(
                name, users().namespace(), users().pointers(), users().requireClaims(), users().requirePresent()));
    }

    private TestConfig with(UserSource users) {
        return new TestConfig(new JwtConfig(
                users, jwt.carriers(), jwt.keys(), jwt.issuer(), jwt.audience(), jwt.clockSkew(), jwt.maxAge()));
    }

    private UserSource users() {
        return jwt.users();
    }
}
