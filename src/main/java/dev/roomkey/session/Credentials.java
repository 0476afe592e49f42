package dev.roomkey.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request brought to prove who sends it, as it came off the wire.
 *
 * @param cookieHeaders every {@code Cookie} header line, in order
 * @param authorization the {@code Authorization} header, if there was one
 */
public record Credentials(
        List<String> cookieHeaders, @Nullable String authorization) {
    public Credentials {
        cookieHeaders = List.copyOf(cookieHeaders);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "Credentials[redacted]";
    }
}
