package dev.roomkey.session;

import dev.roomkey.session.Presented.Unusable;
import java.util.List;

/**
 * Finds one cookie in the {@code Cookie} lines of a request, without a map of all of them, since this runs on an event
 * loop for every request.
 *
 * <p>Vert.x hands header bytes over as the characters 0 to 255, so comparing characters is comparing bytes. Only space
 * and tab are trimmed: a name behind a no-break space is another name, else it would get past the rules that browsers
 * keep for {@code __Host-}. There is no {@code $Version} mode, and quotes never hide a semicolon.
 */
final class CookieHeader {
    /** Most that is read, in bytes over all lines: what a cookie of many chunks may need, and Node's own limit. */
    static final int MAX_BYTES = 16 * 1024;

    /** Most cookies in a request; browsers keep up to 180 for a site, of which an app sends a handful. */
    static final int MAX_COOKIES = 64;

    private final List<String> lines;

    CookieHeader(List<String> lines) {
        this.lines = lines;
    }

    /**
     * The value of a cookie: what stands in the cookie itself, else in its chunks one after the other. Two different values are
     * refused: one of them was planted, and which of the two the app believes is not known here. Over the limits nothing is
     * believed to be absent.
     */
    Presented find(CookieSource source) {
        var chunks = new CookieChunks(source);
        return overLimits(chunks) ? new Unusable(RejectReason.MALFORMED) : chunks.result();
    }

    /** The same value as the cookies that it came in: {@code name=value}, or {@code name.0=…; name.1=…}; none for an emptied one. */
    Presented pairs(CookieSource source) {
        var chunks = new CookieChunks(source);
        return overLimits(chunks) ? new Unusable(RejectReason.MALFORMED) : chunks.pairs();
    }

    private boolean overLimits(CookieChunks chunks) {
        int bytes = 0;
        int cookies = 0;
        for (String line : lines) {
            bytes += line.length() + 2;
            if (bytes - 2 > MAX_BYTES) {
                return true;
            }
            cookies += read(line, chunks, MAX_COOKIES - cookies);
        }
        return cookies > MAX_COOKIES;
    }

    /** How many cookies {@code line} holds; stops at the first that is one too many. */
    private static int read(String line, CookieChunks chunks, int most) {
        int cookies = 0;
        int start = 0;
        while (start < line.length() && cookies <= most) {
            int semicolon = line.indexOf(';', start);
            int end = semicolon < 0 ? line.length() : semicolon;
            int first = skipBlanks(line, start, end);
            cookies += first == end ? 0 : 1;
            chunks.read(line, first, end);
            start = end + 1;
        }
        return cookies;
    }

    /** The text between {@code from} and {@code to} without blanks around it and without one pair of quotes. */
    static String value(String line, int from, int to) {
        int start = skipBlanks(line, from, to);
        int end = to;
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        boolean quoted = end - start >= 2 && line.charAt(start) == '"' && line.charAt(end - 1) == '"';
        return quoted ? line.substring(start + 1, end - 1) : line.substring(start, end);
    }

    private static int skipBlanks(String line, int from, int to) {
        int at = from;
        while (at < to && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }
}
