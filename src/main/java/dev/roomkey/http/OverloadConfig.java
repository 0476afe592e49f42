package dev.roomkey.http;

import java.time.Duration;

/**
 * How the public listener turns away what it has no room for.
 *
 * @param maxEventLoopLag how late an event loop may be before it turns joins away; zero: it never does
 * @param longestHold how long the answer to a connection is held back, at most, that is turned away again and again; zero:
 *     not at all
 */
public record OverloadConfig(Duration maxEventLoopLag, Duration longestHold) {
    /** Twice in a row this late: clients wait longer for the loop than for the answer. */
    public static final Duration DEFAULT_MAX_EVENT_LOOP_LAG = Duration.ofSeconds(1);

    /** Below the shortest time that Retry-After asks for. */
    public static final Duration DEFAULT_LONGEST_HOLD = Duration.ofMillis(500);

    public static final OverloadConfig DEFAULT = new OverloadConfig(DEFAULT_MAX_EVENT_LOOP_LAG, DEFAULT_LONGEST_HOLD);

    public OverloadConfig {
        if (maxEventLoopLag.isNegative() || longestHold.isNegative()) {
            throw new IllegalArgumentException("no duration may be negative");
        }
    }
}
