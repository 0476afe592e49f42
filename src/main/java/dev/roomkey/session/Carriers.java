package dev.roomkey.session;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may carry a request's token, asked in this order.
 *
 * @param cookie the cookie, if one does
 * @param unwrap how the token is wrapped in the cookie
 * @param header a header of its own in lower case, as proxies in front of an application set it, if one does
 * @param bearer whether {@code Authorization: Bearer} does
 */
public record Carriers(
        @Nullable CookieSource cookie,
        Unwrap unwrap,
        @Nullable String header,
        boolean bearer) {
    /** What a header's name consists of (RFC 9110 §5.1). */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]{1,128}");

    /** These have a meaning of their own. */
    private static final Set<String> TAKEN =
            Set.of("authorization", "cookie", "host", "origin", "content-type", "content-length");

    /** Whether the token stands as it is, or within something else. */
    public enum Unwrap {
        NONE,
        /** The session that Supabase's libraries keep, of which nothing but the access token is signed. */
        SUPABASE
    }

    public Carriers {
        header = header == null ? null : header.toLowerCase(Locale.ROOT);
        require(
                cookie != null || header != null || bearer,
                "cookie, header or bearer must say where the token comes from");
        require(
                header == null || (HEADER.matcher(header).matches() && !TAKEN.contains(header)),
                "header must be the name of a header that carries nothing but the token");
        require(unwrap == Unwrap.NONE || cookie != null, "unwrap needs a cookie to take the token out of");
    }

    /** A cookie that holds the token as it is. */
    public static Carriers cookie(CookieSource cookie) {
        return new Carriers(cookie, Unwrap.NONE, null, false);
    }

    /** A cookie that holds the token as it is, and {@code Authorization: Bearer} where there is no such cookie. */
    public static Carriers cookieOrBearer(CookieSource cookie) {
        return new Carriers(cookie, Unwrap.NONE, null, true);
    }

    /** Where the token is looked for, in the order of looking. */
    List<String> places() {
        return Stream.of(
                        cookie == null ? "" : cookie.place(),
                        header == null ? "" : "header " + header,
                        bearer ? "Authorization: Bearer" : "")
                .filter(it -> !it.isEmpty())
                .toList();
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
