package dev.roomkey.http;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may call with the user's cookie. A browser sends {@code Origin} with every POST, so a request with a cookie
 * and without it does not come from a page; native clients need {@code http.allow-missing-origin}.
 */
final class OriginRules {
    private final Set<String> allowed;
    private final boolean allowMissing;
    private final @Nullable String csrfHeader;

    OriginRules(HttpConfig config) {
        csrfHeader = config.edge().csrfHeader();
        allowed = Set.copyOf(config.allowedOrigins());
        allowMissing = config.allowMissingOrigin();
    }

    /**
     * What a request says of where it comes from.
     *
     * @param origin the {@code Origin} header
     * @param fetchSite the {@code Sec-Fetch-Site} header
     * @param cookie whether it brings a cookie that an authenticator reads
     * @param bearer whether it brings {@code Authorization: Bearer}
     * @param csrfHeader whether it brings the header that no form can send, if one is asked for
     */
    record Source(
            @Nullable String origin, @Nullable String fetchSite, boolean cookie, boolean bearer, boolean csrfHeader) {}

    /** Whether the header that a cookie needs beside it is there, or none is asked for. */
    boolean bringsCsrfHeader(MultiMap headers) {
        return csrfHeader == null || headers.contains(csrfHeader);
    }

    /** Whether this very origin is on the list; compared whole, so {@code null} and suffixes never match. */
    boolean allows(@Nullable String origin) {
        return origin != null && allowed.contains(origin);
    }

    /** What is wrong with where a request comes from, if anything is. */
    Optional<Problem> check(Source source) {
        return checkOrigin(source).or(() -> checkHeader(source));
    }

    private Optional<Problem> checkHeader(Source source) {
        return source.cookie() && !source.csrfHeader()
                ? Optional.of(new Problem(
                        ProblemType.CSRF_HEADER_MISSING,
                        "A request with a session cookie must carry the header " + csrfHeader
                                + ", whatever it says: set it where the token source is made."))
                : Optional.empty();
    }

    private Optional<Problem> checkOrigin(Source source) {
        if (allows(source.origin()) || (source.bearer() && !source.cookie())) {
            return Optional.empty();
        }
        if (source.origin() != null) {
            return refuse(
                    "This page's origin is not allowed to ask for tokens. Add it to http.allowed-origins, exactly as"
                            + " the browser's Origin header shows it.");
        }
        if (!source.cookie() || "same-origin".equals(source.fetchSite())) {
            return Optional.empty();
        }
        if (source.fetchSite() == null && allowMissing) {
            return Optional.empty();
        }
        return refuse("A request with a session cookie must carry an Origin header, as browsers send it. Native clients"
                + " should send a bearer token, or need http.allow-missing-origin.");
    }

    private static Optional<Problem> refuse(String detail) {
        return Optional.of(new Problem(ProblemType.ORIGIN_NOT_ALLOWED, detail));
    }
}
