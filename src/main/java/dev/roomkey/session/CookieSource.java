package dev.roomkey.session;

import java.util.regex.Pattern;

/**
 * The cookie, or the numbered cookies, in which an application keeps one value. What a browser takes in one cookie ends at 4 KB, so
 * frameworks cut a longer value into {@code name.0}, {@code name.1}, ….
 *
 * @param name compared exactly
 * @param separator what stands between the name and a chunk's number; of no meaning without chunks
 * @param maxChunks most chunks that are put together, up to 16; none: only the whole cookie is read
 */
public record CookieSource(String name, String separator, int maxChunks) {
    public static final int MAX_CHUNKS = 16;

    /** What a cookie's name consists of (RFC 6265 §4.1.1). */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public CookieSource {
        require(
                NAME.matcher(name + separator).matches() && !name.isEmpty(),
                "cookie must be a name of letters, digits and the signs that RFC 6265 allows");
        require(maxChunks >= 0 && maxChunks <= MAX_CHUNKS, "max-chunks must be between 0 and " + MAX_CHUNKS);
        require(maxChunks == 0 || !separator.isEmpty(), "chunks need a separator before their number");
    }

    /** A cookie that is never cut. */
    public static CookieSource whole(String name) {
        return new CookieSource(name, ".", 0);
    }

    /** A cookie that may be cut into {@code name.0}, {@code name.1}, …. */
    public static CookieSource chunked(String name, int maxChunks) {
        return new CookieSource(name, ".", maxChunks);
    }

    /** For people: {@code cookie sid, or sid.0 and on}. */
    String place() {
        return "cookie " + name + (maxChunks == 0 ? "" : ", or " + name + separator + "0 and on");
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
