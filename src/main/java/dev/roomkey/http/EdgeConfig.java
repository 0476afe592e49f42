package dev.roomkey.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the public listener does before it knows who asks.
 *
 * @param proxies whom it believes about who calls
 * @param connections how long and how many connections it holds
 * @param tls its certificate; null: it speaks HTTP in the clear
 * @param overload how it turns away what it has no room for
 * @param healthPath path that says whether traffic is welcome, for balancers that reach this port alone; null: none
 * @param csrfHeader header that a request with a session cookie must carry, whatever it says; null: none
 */
public record EdgeConfig(
        ProxyConfig proxies,
        ConnectionConfig connections,
        @Nullable TlsConfig tls,
        OverloadConfig overload,
        @Nullable String healthPath,
        @Nullable String csrfHeader) {
    public static final EdgeConfig DEFAULT =
            new EdgeConfig(ProxyConfig.NONE, ConnectionConfig.DEFAULT, null, OverloadConfig.DEFAULT, null, null);

    /** Of a name that begins so no browser sends a header by itself, and no form can. */
    private static final Pattern CSRF_HEADER = Pattern.compile("[Xx]-[A-Za-z0-9-]{1,60}");

    public EdgeConfig {
        require(healthPath == null || HttpConfig.isPath(healthPath), "health-path must be a path");
        require(csrfHeader == null || isCsrfHeader(csrfHeader), "csrf-header must begin with X-");
    }

    /** Whether {@code text} can be the name of the header that proves that no other site's form sent a request. */
    public static boolean isCsrfHeader(String text) {
        return CSRF_HEADER.matcher(text).matches()
                && !text.toLowerCase(Locale.ROOT).startsWith("x-forwarded");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
