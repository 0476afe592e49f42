package dev.roomkey.session;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a token was issued and is good (RFC 7519 §4.1.4 to §4.1.6). */
record Lifetime(
        Instant expires,
        @Nullable Instant notBefore,
        @Nullable Instant issued) {
    /** The end of the year 9999 in seconds. What lies behind it is an issuer's milliseconds, and would never expire. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    /** Refuses a skew that would make sessions outlive their end by long. */
    static void checkSkew(Duration skew) {
        if (skew.isNegative() || skew.compareTo(JwtConfig.MAX_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("clock-skew must be between 0s and 2m");
        }
    }

    /** The times in {@code claims}; empty when {@code exp} is missing or one of them is no sane number of seconds. */
    static Optional<Lifetime> read(JsonObject claims) {
        var expires = instant(claims, "exp");
        var notBefore = instant(claims, "nbf");
        var issued = instant(claims, "iat");
        boolean sane = expires.isPresent()
                && notBefore.isPresent() == claims.containsKey("nbf")
                && issued.isPresent() == claims.containsKey("iat");
        return sane
                ? Optional.of(new Lifetime(expires.get(), notBefore.orElse(null), issued.orElse(null)))
                : Optional.empty();
    }

    /**
     * Why the token is no good at {@code now}, if it is not.
     *
     * @param skew how far the issuer's clock may be off
     * @param maxAge oldest {@code iat} taken, which must then be there
     */
    Optional<RejectReason> refusal(Instant now, Duration skew, @Nullable Duration maxAge) {
        if (!now.isBefore(expires.plus(skew))) {
            return Optional.of(RejectReason.EXPIRED);
        }
        if (notBefore != null && now.plus(skew).isBefore(notBefore)) {
            return Optional.of(RejectReason.NOT_YET_VALID);
        }
        return maxAge == null ? Optional.empty() : tooOld(now, skew, maxAge);
    }

    private Optional<RejectReason> tooOld(Instant now, Duration skew, Duration maxAge) {
        if (issued == null) {
            return Optional.of(RejectReason.CLAIMS);
        }
        if (now.plus(skew).isBefore(issued)) {
            return Optional.of(RejectReason.NOT_YET_VALID);
        }
        return now.isBefore(issued.plus(maxAge).plus(skew)) ? Optional.empty() : Optional.of(RejectReason.EXPIRED);
    }

    private static Optional<Instant> instant(JsonObject claims, String name) {
        return switch (claims.getValue(name)) {
            case Integer seconds -> instant(seconds);
            case Long seconds -> instant(seconds);
            case Double seconds -> instant(seconds);
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Instant> instant(double seconds) {
        return seconds >= 0 && seconds <= MAX_SECONDS
                ? Optional.of(Instant.ofEpochMilli((long) (seconds * 1000)))
                : Optional.empty();
    }
}
