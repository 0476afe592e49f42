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
        return new TestConfig(new JwtConfig(
                "web",
                "users",
                "app_jwt",
                false,
                List.of(keys),
                null,
                Set.of(),
                JwtConfig.DEFAULT_CLOCK_SKEW,
                null,
                Map.of(),
                List.of(),
                JwtConfig.DEFAULT_SUBJECT,
                null,
                null));
    }

    TestConfig from(String name, @Nullable String cookie, boolean bearer) {
        return new TestConfig(new JwtConfig(
                name,
                jwt.namespace(),
                cookie,
                bearer,
                jwt.keys(),
                jwt.issuer(),
                jwt.audience(),
                jwt.clockSkew(),
                jwt.maxAge(),
                jwt.requireClaims(),
                jwt.requirePresent(),
                jwt.subject(),
                jwt.displayName(),
                jwt.sessionId()));
    }

    TestConfig issuedBy(@Nullable String issuer, Set<String> audience) {
        return new TestConfig(new JwtConfig(
                jwt.name(),
                jwt.namespace(),
                jwt.cookie(),
                jwt.bearer(),
                jwt.keys(),
                issuer,
                audience,
                jwt.clockSkew(),
                jwt.maxAge(),
                jwt.requireClaims(),
                jwt.requirePresent(),
                jwt.subject(),
                jwt.displayName(),
                jwt.sessionId()));
    }

    TestConfig lasting(Duration clockSkew, @Nullable Duration maxAge) {
        return new TestConfig(new JwtConfig(
                jwt.name(),
                jwt.namespace(),
                jwt.cookie(),
                jwt.bearer(),
                jwt.keys(),
                jwt.issuer(),
                jwt.audience(),
                clockSkew,
                maxAge,
                jwt.requireClaims(),
                jwt.requirePresent(),
                jwt.subject(),
                jwt.displayName(),
                jwt.sessionId()));
    }

    TestConfig requiring(Map<JsonPointer, Set<String>> claims, List<JsonPointer> present) {
        return new TestConfig(new JwtConfig(
                jwt.name(),
                jwt.namespace(),
                jwt.cookie(),
                jwt.bearer(),
                jwt.keys(),
                jwt.issuer(),
                jwt.audience(),
                jwt.clockSkew(),
                jwt.maxAge(),
                claims,
                present,
                jwt.subject(),
                jwt.displayName(),
                jwt.sessionId()));
    }

    TestConfig reading(List<JsonPointer> subject, @Nullable JsonPointer name, @Nullable JsonPointer sessionId) {
        return new TestConfig(new JwtConfig(
                jwt.name(),
                jwt.namespace(),
                jwt.cookie(),
                jwt.bearer(),
                jwt.keys(),
                jwt.issuer(),
                jwt.audience(),
                jwt.clockSkew(),
                jwt.maxAge(),
                jwt.requireClaims(),
                jwt.requirePresent(),
                subject,
                name,
                sessionId));
    }
}
