package dev.roomkey.session;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The one header line of a request that is handed on to the application: {@code cookie:sid=1; remember=2}. It is built anew of what
 * was parsed, and of characters alone that cannot end a value, a cookie or a line, so that the application reads what was read here.
 *
 * @param name in lower case
 * @param value as it is sent
 */
record Forwarded(String name, String value) {
    /** Longest header handed on; cookies are bounded by {@link CookieHeader#MAX_BYTES}. */
    private static final int MAX_HEADER = 8 * 1024;

    /** What of {@code credentials} is handed on, as {@link #text()}. */
    static Presented find(IntrospectConfig.Forward forward, Credentials credentials) {
        var found = cookies(forward.cookies(), credentials);
        if (found instanceof Absent && forward.bearer()) {
            found = header("authorization", "Bearer ", BearerHeader.read(credentials.authorization()));
        }
        for (var name : forward.headers()) {
            found = found instanceof Absent ? header(name, "", credentials.header(name)) : found;
        }
        return found;
    }

    /** The line of which {@code text} was made. */
    static Forwarded of(String text) {
        int colon = text.indexOf(':');
        return new Forwarded(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Both parts in one; no header's name holds a colon. */
    String text() {
        return name + ":" + value;
    }

    private static Presented cookies(List<CookieSource> sources, Credentials credentials) {
        var pairs = new ArrayList<String>();
        for (var source : sources) {
            switch (new CookieHeader(credentials.cookieLines()).pairs(source)) {
                case Absent() -> {
                    continue;
                }
                case Unusable unusable -> {
                    return unusable;
                }
                case Value(var pair) -> pairs.add(pair);
            }
        }
        return pairs.isEmpty() ? new Absent() : present(new Forwarded("cookie", String.join("; ", pairs)));
    }

    private static Presented header(String name, String before, Presented presented) {
        return switch (presented.unlessEmpty()) {
            case Absent absent -> absent;
            case Unusable unusable -> unusable;
            case Value(var text) ->
                text.length() <= MAX_HEADER && consistsOf(text, it -> it > ' ' && it < 0x7f)
                        ? present(new Forwarded(name, before + text))
                        : new Unusable(RejectReason.MALFORMED);
        };
    }

    private static Presented present(Forwarded line) {
        return new Value(line.text());
    }

    /** Whether a cookie's value is made of cookie-octets (RFC 6265 §4.1.1): no blank, quote, comma, semicolon, backslash. */
    static boolean isCookieValue(String value) {
        return consistsOf(value, it -> it > ' ' && it < 0x7f && it != '"' && it != ',' && it != ';' && it != '\\');
    }

    private static boolean consistsOf(String text, IntPredicate allowed) {
        return text.chars().allMatch(allowed);
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return "Forwarded[redacted]";
    }
}
