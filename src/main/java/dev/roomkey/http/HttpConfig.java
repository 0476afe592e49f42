package dev.roomkey.http;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The public listener.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes a free one
 * @param path path of the token endpoint
 * @param allowedOrigins origins whose pages may call with the user's cookie, each {@code scheme://host[:port]}, compared
 *     whole; the gateway's own public origin belongs here too
 * @param allowMissingOrigin whether a cookie is taken from a caller that sends neither {@code Origin} nor
 *     {@code Sec-Fetch-Site}, as native clients do and browsers never do on a POST
 * @param maxInFlight requests being answered at once; one more is shed with 503
 * @param maxBodyBytes longest body taken
 * @param maxHeaderBytes longest header block taken; Auth.js cookie sets reach 13 KB
 * @param requestTimeout longest time from a request to its answer; over HTTP/2 its body arrives in it too
 * @param drainDelay how long a gateway that was told to end goes on serving while it is already not ready, so that
 *     balancers notice before connections are refused
 * @param edge what it does before it knows who asks
 */
public record HttpConfig(
        String host,
        int port,
        String path,
        List<String> allowedOrigins,
        boolean allowMissingOrigin,
        int maxInFlight,
        int maxBodyBytes,
        int maxHeaderBytes,
        Duration requestTimeout,
        Duration drainDelay,
        EdgeConfig edge) {
    public static final String DEFAULT_HOST = "0.0.0.0";
    public static final int DEFAULT_PORT = 8080;
    public static final String DEFAULT_PATH = "/api/livekit-token";
    public static final int DEFAULT_MAX_IN_FLIGHT = 10_000;
    public static final int DEFAULT_MAX_BODY_BYTES = 16 * 1024;
    public static final int DEFAULT_MAX_HEADER_BYTES = 24 * 1024;
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_DRAIN_DELAY = Duration.ofSeconds(5);

    public static final Duration MIN_REQUEST_TIMEOUT = Duration.ofMillis(100);

    /** Least of {@code maxBodyBytes}: an empty JSON object. */
    public static final int MIN_MAX_BODY_BYTES = 2;

    public static final int MIN_MAX_HEADER_BYTES = 1024;

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/_.~-]+");
    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:(?<port>[1-9][0-9]{0,4}))?");

    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        require(port >= 0 && port <= 65_535, "port must be between 0 and 65535");
        require(isPath(path), "path must start with / and hold only letters, digits and / _ . ~ -");
        require(
                allowedOrigins.stream().allMatch(HttpConfig::isOrigin),
                "allowed-origins must hold origins like https://app.example.com, in lower case, without a path or the usual port");
        require(maxInFlight >= 1, "max-in-flight must be at least 1");
        require(maxBodyBytes >= MIN_MAX_BODY_BYTES, "max-body must be at least 2B");
        require(maxHeaderBytes >= MIN_MAX_HEADER_BYTES, "max-headers must be at least 1KiB");
        require(requestTimeout.compareTo(MIN_REQUEST_TIMEOUT) >= 0, "request-timeout must be at least 100ms");
        require(!drainDelay.isNegative(), "drain-delay must not be negative");
        require(!path.equals(WebhookEndpoint.PATH), "path must not be the webhooks' " + WebhookEndpoint.PATH);
        require(!path.equals(edge.healthPath()), "health-path must not be the token endpoint's");
    }

    /** A listener in the clear with no proxy before it. */
    public HttpConfig(
            String host,
            int port,
            String path,
            List<String> allowedOrigins,
            boolean allowMissingOrigin,
            int maxInFlight,
            int maxBodyBytes,
            int maxHeaderBytes,
            Duration requestTimeout,
            Duration drainDelay) {
        this(
                host,
                port,
                path,
                allowedOrigins,
                allowMissingOrigin,
                maxInFlight,
                maxBodyBytes,
                maxHeaderBytes,
                requestTimeout,
                drainDelay,
                EdgeConfig.DEFAULT);
    }

    /** The same with another edge. */
    public HttpConfig with(EdgeConfig other) {
        return new HttpConfig(
                host,
                port,
                path,
                allowedOrigins,
                allowMissingOrigin,
                maxInFlight,
                maxBodyBytes,
                maxHeaderBytes,
                requestTimeout,
                drainDelay,
                other);
    }

    /** Whether {@code text} can be the path of the token endpoint. */
    public static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    /** Whether {@code text} is an origin as browsers write it: lower case, no path, no usual port of its scheme. */
    public static boolean isOrigin(String text) {
        var origin = ORIGIN.matcher(text);
        if (!origin.matches()) {
            return false;
        }
        var port = origin.group("port");
        var usual = text.startsWith("https:") ? 443 : 80;
        return port == null || (Integer.parseInt(port) <= 65_535 && Integer.parseInt(port) != usual);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
