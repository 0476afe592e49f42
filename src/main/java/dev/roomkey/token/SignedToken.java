package dev.roomkey.token;

import java.time.Duration;
import java.time.Instant;

/**
 * A token ready to be handed out.
 *
 * @param jwt the compact JWS
 * @param issuedAt its {@code nbf} and {@code iat}, whole seconds
 * @param expiresAt its {@code exp}, whole seconds
 */
public record SignedToken(String jwt, Instant issuedAt, Instant expiresAt) {
    /** The token's whole life. */
    public Duration life() {
        return Duration.between(issuedAt, expiresAt);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SignedToken[expires " + expiresAt + "]";
    }
}
