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
        return left(token).isPositive() && !token.issuedAt().isAfter(clock.instant());
    }

    /** How long the token may still be handed out; negative once it may not. */
    Duration left(SignedToken token) {
        return Duration.between(clock.instant(), token.expiresAt()).minus(marginOf(token));
    }

    private Duration marginOf(SignedToken token) {
        var tenth = token.life().dividedBy(10);
        return tenth.compareTo(margin) > 0 ? tenth : margin;
    }
}
