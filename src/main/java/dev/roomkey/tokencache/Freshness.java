package dev.roomkey.tokencache;

import dev.roomkey.token.SignedToken;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Whether a token may be handed out again: by its own {@code exp}, never by when it was kept.
 *
 * @param margin least life it must have left, where a tenth of its whole life is not more
 */
record Freshness(Duration margin, InstantSource clock) {
    /** A token that is dated ahead of a clock that was set back is of no use either: clients take it for stale. */
    boolean isFresh(SignedToken token) {
        var now = clock.millis();
        return leftMillis(token, now) > 0 && token.issuedAt().toEpochMilli() <= now;
    }

    /** How long the token may still be handed out; negative once it may not. */
    Duration left(SignedToken token) {
        return Duration.ofMillis(leftMillis(token, clock.millis()));
    }

    private long leftMillis(SignedToken token, long now) {
        var end = token.expiresAt().toEpochMilli();
        var tenthOfItsLife = (end - token.issuedAt().toEpochMilli()) / 10;
        return end - now - Math.max(tenthOfItsLife, margin.toMillis());
    }
}
