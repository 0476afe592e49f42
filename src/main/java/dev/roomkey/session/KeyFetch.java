package dev.roomkey.session;

/** How an attempt to fetch an issuer's keys ended. The names are label values of a metric. */
public enum KeyFetch {
    FETCHED,
    /** No connection, or it broke: name, network, TLS, certificate or host name. */
    UNREACHABLE,
    TIMEOUT,
    /** Another status than 200. Redirects are not followed. */
    STATUS,
    /** The answer is longer than {@code max-bytes}. */
    TOO_LARGE,
    /** The answer is not of the configured format, has more than {@code max-keys}, or none that can be used. */
    NO_KEYS
}
