package dev.roomkey.playground;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets through what was sent to this machine by its own name. A foreign {@code Host} is a page that had its name
 * resolved to loopback (DNS rebinding); a forwarding header is a proxy or tunnel, behind which anyone may stand.
 */
final class LocalOnly implements SecurityPolicyHandler {
    private static final Pattern LOCAL =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]");

    /** Sent by proxies, tunnels and content networks, beside all that begins with {@code x-forwarded}. */
    private static final Set<String> FORWARDING = Set.of(
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-original-forwarded-for",
            "x-original-host",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip",
            "fly-client-ip");

    private static final Problem FOREIGN_HOST = new Problem(
            403,
            "local-only",
            "Only for this machine",
            "Development mode answers only to localhost, 127.0.0.1 or [::1], named in one Host header and in no"
                    + " absolute URL. To be reached by any other name, run with a configuration instead of --dev.");
    private static final Problem FORWARDED = new Problem(
            403,
            "local-only",
            "Only for this machine",
            "Development mode answers only to localhost, and this request carries a forwarding header, so a proxy or"
                    + " a tunnel sent it. Call it directly; to run behind a proxy, run with a configuration instead of"
                    + " --dev.");

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (!isLocal(request)) {
            FOREIGN_HOST.send(context);
        } else if (request.headers().names().stream().anyMatch(LocalOnly::tellsOfProxy)) {
            FORWARDED.send(context);
        } else {
            context.next();
        }
    }

    /** Every name given for the host must be local: of two, someone behind us could read the other one. */
    private static boolean isLocal(HttpServerRequest request) {
        var authority = request.authority();
        var hosts = request.headers().getAll(HttpHeaders.HOST);
        return request.uri().startsWith("/")
                && authority != null
                && isLocal(authority.toString())
                && hosts.size() <= 1
                && hosts.stream().allMatch(LocalOnly::isLocal);
    }

    static boolean isLocal(String host) {
        return LOCAL.matcher(host).matches();
    }

    /** Whatever separates the words: servers read {@code X_Forwarded.For} as {@code X-Forwarded-For}. */
    static boolean tellsOfProxy(String header) {
        var name = SEPARATOR.matcher(header.toLowerCase(Locale.ROOT)).replaceAll("-");
        return name.startsWith("x-forwarded") || FORWARDING.contains(name);
    }
}
