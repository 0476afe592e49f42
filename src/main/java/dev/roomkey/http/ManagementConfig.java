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
}
