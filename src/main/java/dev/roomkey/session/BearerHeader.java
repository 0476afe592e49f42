package dev.roomkey.session;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import org.jspecify.annotations.Nullable;

/** Reads {@code Authorization: Bearer} (RFC 6750 §2.1). Any other scheme is somebody else's and counts as absent. */
final class BearerHeader {
    private static final String SCHEME = "Bearer";

    private BearerHeader() {}

    static Presented read(@Nullable String authorization) {
        if (authorization == null || !hasScheme(authorization)) {
            return new Absent();
        }
        int start = SCHEME.length();
        while (start < authorization.length() && authorization.charAt(start) == ' ') {
            start++;
        }
        return start == authorization.length()
                ? new Unusable(RejectReason.MALFORMED)
                : new Value(authorization.substring(start));
    }

    private static boolean hasScheme(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (authorization.length() == SCHEME.length() || authorization.charAt(SCHEME.length()) == ' ');
    }
}
