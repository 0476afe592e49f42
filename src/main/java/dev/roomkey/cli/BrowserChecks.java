package dev.roomkey.cli;

import dev.roomkey.app.PrivateHost;
import dev.roomkey.config.GatewayConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Whether browsers will do what the configuration counts on; nobody is asked. */
final class BrowserChecks {
    private static final String NAME = "browsers";
    private static final String COOKIE = "cookie ";

    private BrowserChecks() {}

    static List<Checkup> of(GatewayConfig config) {
        var cookies = config.sessions().authenticators().stream()
                .flatMap(it -> it.places().stream())
                .filter(it -> it.startsWith(COOKIE))
                .map(it -> it.substring(COOKIE.length()))
                .toList();
        var origins = config.http().allowedOrigins();
        var found = new ArrayList<Checkup>();
        if (!cookies.isEmpty() && origins.isEmpty()) {
            found.add(Checkup.warn(
                    NAME,
                    "no origin is allowed, so pages of this gateway's own origin alone can bring the cookie",
                    "list the application's origin in http.allowed-origins"));
        }
        origins.stream().filter(BrowserChecks::isPlain).forEach(it -> plain(it, cookies, config, found));
        if (found.isEmpty()) {
            found.add(Checkup.ok(NAME, origins.size() + " allowed origins, " + cookies.size() + " cookies"));
        }
        return found;
    }

    private static boolean isPlain(String origin) {
        return origin.startsWith("http://");
    }

    private static void plain(String origin, List<String> cookies, GatewayConfig config, List<Checkup> found) {
        boolean isHere = PrivateHost.is(String.valueOf(URI.create(origin).getHost()));
        cookies.stream()
                .filter(it -> it.startsWith("__Secure-") || it.startsWith("__Host-"))
                .findFirst()
                .ifPresent(it -> found.add(Checkup.fail(
                        NAME,
                        "pages of " + origin + " never have the cookie " + it,
                        "browsers keep such cookies for https alone: allow the https origin, or name the cookie without the"
                                + " prefix")));
        if (!isHere) {
            found.add(Checkup.warn(
                    NAME,
                    origin + " is not encrypted, and who is in between reads cookies and tokens",
                    "allow https alone"));
        } else if (config.livekit().projects().values().stream()
                .anyMatch(it -> !PrivateHost.is(it.url().getHost()))) {
            found.add(Checkup.warn(
                    NAME,
                    origin + " is allowed beside a LiveKit that others reach",
                    "remove origins of development from a configuration of production"));
        }
    }
}
