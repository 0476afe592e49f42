package dev.roomkey.http;

import java.time.Duration;
import java.util.List;

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
 * @param requestTimeout longest time from the end of the headers to the answer
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
        Duration requestTimeout) {
    public static final String DEFAULT_HOST = "0.0.0.0";
    public static final int DEFAULT_PORT = 8080;
    public static final String DEFAULT_PATH = "/api/livekit-token";
    public static final int DEFAULT_MAX_IN_FLIGHT = 10_000;
    public static final int DEFAULT_MAX_BODY_BYTES = 16 * 1024;
    public static final int DEFAULT_MAX_HEADER_BYTES = 24 * 1024;
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        if (!path.startsWith("/") || path.length() < 2 || !path.matches("[A-Za-z0-9/_.~-]+")) {
            throw new IllegalArgumentException("path must start with / and hold only letters, digits and / _ . ~ -");
        }
        for (var origin : allowedOrigins) {
            if (!origin.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:]+](:[0-9]{1,5})?")) {
                throw new IllegalArgumentException(
                        "allowed-origins must hold origins like https://app.example.com, in lower case, without a path");
            }
        }
        if (maxInFlight < 1 || maxBodyBytes < 2 || maxHeaderBytes < 1024) {
            throw new IllegalArgumentException(
                    "max-in-flight must be at least 1, max-body at least 2B, max-headers at least 1KiB");
        }
        if (requestTimeout.toMillis() < 100) {
            throw new IllegalArgumentException("request-timeout must be at least 100ms");
        }
    }
}
