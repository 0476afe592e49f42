package dev.roomkey.token;

import java.net.URI;
import java.time.Duration;

/**
 * The LiveKit project that tokens are for.
 *
 * @param url what clients connect to, {@code ws://} or {@code wss://}; handed out as {@code server_url}
 * @param key the pair that signs
 * @param ttl life of a token where no rule says otherwise, at least {@link #MIN_TTL}
 */
public record LiveKitConfig(URI url, ApiKey key, Duration ttl) {
    /** Below this, what is left after the near-expiry margin would not be worth keeping. */
    public static final Duration MIN_TTL = Duration.ofMinutes(5);

    /** The life of a token when nothing else is configured. */
    public static final Duration DEFAULT_TTL = TokenSigner.DEFAULT_TTL;

    /** Longest life taken: LiveKit's servers refresh the tokens of connected clients, so a day is already generous. */
    public static final Duration MAX_TTL = Duration.ofDays(1);

    public LiveKitConfig {
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException("ttl must be between 5m and 24h");
        }
        if ((!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("url must be ws://host or wss://host");
        }
    }
}
