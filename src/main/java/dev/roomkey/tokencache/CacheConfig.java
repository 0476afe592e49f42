package dev.roomkey.tokencache;

import java.time.Duration;

/**
 * How tokens are kept.
 *
 * @param margin least life a token has left when it is handed out, at least {@link #MIN_MARGIN}; a tenth of the token's
 *     whole life where that is more
 * @param maxTokens tokens held in memory at most, where each KiB begun of a token counts as one
 */
public record CacheConfig(Duration margin, long maxTokens) {
    /** LiveKit's clients fetch anew 60 s before the expiry: twice that keeps them from asking at every use. */
    public static final Duration MIN_MARGIN = Duration.ofMinutes(2);

    public static final long DEFAULT_MAX_TOKENS = 100_000;

    public CacheConfig {
        if (margin.compareTo(MIN_MARGIN) < 0) {
            throw new IllegalArgumentException("margin must be at least 2m");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("max-tokens must be at least 1");
        }
    }
}
