package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the access token out of the session that Supabase's libraries keep in a cookie. It is JSON: in base64url behind
 * {@code base64-}, or percent-encoded by older ones, or a list that begins with the token by yet older ones. Nothing signs it, so
 * nothing else in it counts: its user may be anybody.
 */
final class SupabaseSession {
    private static final String PREFIX = "base64-";

    private SupabaseSession() {}

    /** The access token. What is not wrapped is one, as it stands in {@code Authorization: Bearer}. */
    static Checked<String> token(String text) {
        if (text.startsWith(PREFIX)) {
            return checked(Base64Url.decode(text.substring(PREFIX.length())).flatMap(SupabaseSession::fromJson));
        }
        return text.startsWith("%") || text.startsWith("{") || text.startsWith("[")
                ? checked(percentDecoded(text).flatMap(SupabaseSession::fromJson))
                : Checked.good(text);
    }

    private static Checked<String> checked(Optional<String> token) {
        return token.map(Checked::good).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    private static Optional<String> fromJson(byte[] json) {
        return json[0] == '['
                ? StrictJson.array(json).flatMap(it -> text(it.isEmpty() ? null : it.getValue(0)))
                : StrictJson.object(json).flatMap(it -> text(it.getValue("access_token")));
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A plus is a plus here, unlike in forms. */
    private static Optional<byte[]> percentDecoded(String text) {
        try {
            var decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(decoded.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
