package dev.roomkey.http;

/**
 * The management listener: metrics and health, never for the public.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes a free one
 */
public record ManagementConfig(String host, int port) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 9000;

    public ManagementConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535");
        }
    }
}
