package dev.roomkey.http;

import java.time.Duration;

/**
 * How long and how many connections the public listener holds.
 *
 * @param headerTimeout longest time for a request to arrive, with headers and a body that is waited for: from the connection, and from
 *     the first byte of any later one; on HTTP/2 for the first request's headers, and for each frame; for the handshake of TLS besides
 * @param idleTimeout longest time without a request
 * @param most connections at once; one more is closed
 */
public record ConnectionConfig(Duration headerTimeout, Duration idleTimeout, int most) {
    public static final Duration DEFAULT_HEADER_TIMEOUT = Duration.ofSeconds(10);

    /** Above the minute that balancers usually keep theirs, so that it is they who close. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(75);

    public static final int DEFAULT_MOST = 50_000;

    public static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

    public static final ConnectionConfig DEFAULT =
            new ConnectionConfig(DEFAULT_HEADER_TIMEOUT, DEFAULT_IDLE_TIMEOUT, DEFAULT_MOST);

    public ConnectionConfig {
        if (headerTimeout.compareTo(MIN_TIMEOUT) < 0 || idleTimeout.compareTo(MIN_TIMEOUT) < 0) {
            throw new IllegalArgumentException("header-timeout and idle-timeout must be at least 100ms");
        }
        if (most < 1) {
            throw new IllegalArgumentException("max-connections must be at least 1");
        }
    }
}
