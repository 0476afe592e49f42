package dev.roomkey.app;

import java.util.Locale;
import java.util.regex.Pattern;

/** Hosts that no public network leads to, judged by how they are written: no name is looked up. */
public final class PrivateHost {
    /** A name without a dot, as in compose files, or below a domain that is nobody's on the internet (RFC 6761, RFC 6762). */
    private static final Pattern NAME = Pattern.compile(
            "(?!.*[.]$)(?:[a-z0-9_-]+|.+[.](?:localhost|local|internal|svc|cluster[.]local|home[.]arpa))");

    /** RFC 1918, loopback and link-local. */
    private static final Pattern IPV4 =
            Pattern.compile("(?:10|127)(?:[.][0-9]{1,3}){3}|192[.]168(?:[.][0-9]{1,3}){2}|169[.]254(?:[.][0-9]{1,3}){2}"
                    + "|172[.](?:1[6-9]|2[0-9]|3[01])(?:[.][0-9]{1,3}){2}");

    /** Loopback, unique local (RFC 4193) and link-local. */
    private static final Pattern IPV6 = Pattern.compile("\\[(?:::1|f[cd][0-9a-f]{2}:.*|fe80:.*)]");

    private PrivateHost() {}

    /** Whether {@code host}, as a URL has it, is one. */
    public static boolean is(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return IPV4.matcher(lower).matches()
                || IPV6.matcher(lower).matches()
                || (NAME.matcher(lower).matches() && !lower.matches("[0-9.]+|0x.*"));
    }
}
