package dev.roomkey.tokencache;

import dev.roomkey.model.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are kept.
 *
 * @param margin least life a token has left when it is handed out, at least {@link #MIN_MARGIN}; a tenth of the token's
 *     whole life where that is more
 * @param maxTokens tokens held in memory at most, where each KiB begun of a token counts as one
 * @param sealKeys what seals tokens in a shared store: the first seals, all of them open. Without any, a key is derived
 *     from what names users
 * @param namesKey what names users and tokens in a shared store; without one, an API secret does
 */
public record CacheConfig(
        Duration margin,
        long maxTokens,
        List<Secret> sealKeys,
        @Nullable Secret namesKey) {
    /** LiveKit's clients fetch anew 60 s before the expiry: twice that keeps them from asking at every use. */
    public static final Duration MIN_MARGIN = Duration.ofMinutes(2);

    public static final long DEFAULT_MAX_TOKENS = 100_000;

    /** Length of a seal key, in bytes: that of an AES-256 key. */
    public static final int SEAL_KEY_BYTES = 32;

    public CacheConfig {
        sealKeys = List.copyOf(sealKeys);
        if (margin.compareTo(MIN_MARGIN) < 0) {
            throw new IllegalArgumentException("margin must be at least 2m");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("max-tokens must be at least 1");
        }
        if (sealKeys.stream().anyMatch(it -> it.length() != SEAL_KEY_BYTES)) {
            throw new IllegalArgumentException("each seal key must have 32 bytes");
        }
    }

    /** Without a names key. */
    public CacheConfig(Duration margin, long maxTokens, List<Secret> sealKeys) {
        this(margin, maxTokens, sealKeys, null);
    }

    /** Without keys. */
    public CacheConfig(Duration margin, long maxTokens) {
        this(margin, maxTokens, List.of());
    }

    List<Secret> sealKeysOr(Secret derived) {
        return sealKeys.isEmpty() ? List.of(derived) : sealKeys;
    }
}
