package dev.roomkey.session;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a request brought to prove who sends it, as it came off the wire. Belongs to the request's event loop. */
public final class Credentials {
    private final Function<String, List<String>> lines;
    private @Nullable CookieSource sought;
    private Presented found = new Presented.Absent();

    /** Of a request whose header lines {@code lines} gives, in order, for a name in lower case. */
    public Credentials(Function<String, List<String>> lines) {
        this.lines = lines;
    }

    /** Of a request with these {@code Cookie} lines and, if not null, this {@code Authorization}. */
    public static Credentials of(List<String> cookieLines, @Nullable String authorization) {
        return new Credentials(name -> switch (name) {
            case "cookie" -> cookieLines;
            case "authorization" -> authorization == null ? List.of() : List.of(authorization);
            default -> List.of();
        });
    }

    /** The {@code Authorization} header, which the listener takes once at most, or null. */
    public @Nullable String authorization() {
        var values = lines.apply("authorization");
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The value that {@code source} keeps its cookies for. Whether it is there is asked before the value is, of the same source. */
    Presented cookie(CookieSource source) {
        if (!source.equals(sought)) {
            found = new CookieHeader(cookieLines()).find(source);
            sought = source;
        }
        return found;
    }

    List<String> cookieLines() {
        return lines.apply("cookie");
    }

    /** The header {@code name}, in lower case. Twice is refused: two parties could each believe another one. */
    Presented header(String name) {
        var values = lines.apply(name);
        return switch (values.size()) {
            case 0 -> new Presented.Absent();
            case 1 -> new Presented.Value(values.getFirst());
            default -> new Presented.Unusable(RejectReason.MALFORMED);
        };
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "Credentials[redacted]";
    }
}
