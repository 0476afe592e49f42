package dev.roomkey.session;

import java.util.Set;

/** Headers that a request to the application makes itself, or that would make it lie about where a request came from. */
final class Hop {
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-real-ip");

    private Hop() {}

    /**
     * Whether nobody may set the header {@code name}, in lower case and with dots and underscores as good as dashes. {@code
     * X-Forwarded-Proto} may be set: frameworks that insist on https redirect to it otherwise.
     */
    static boolean reserved(String name) {
        var plain = name.replace('_', '-').replace('.', '-');
        return RESERVED.contains(plain) || (plain.startsWith("x-forwarded-") && !plain.equals("x-forwarded-proto"));
    }
}
