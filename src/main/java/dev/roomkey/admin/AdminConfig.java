package dev.roomkey.admin;

import dev.roomkey.model.Secret;
import java.util.List;

/**
 * The admin listener.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes a free one
 * @param tokens the bearer tokens that are taken, at least one, each of at least {@value #MIN_TOKEN_BYTES} bytes
 */
public record AdminConfig(String host, int port, List<Secret> tokens) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 9001;
    public static final int MIN_TOKEN_BYTES = 32;

    /** Each presented token is compared with all. */
    public static final int MOST_TOKENS = 64;

    public AdminConfig {
        tokens = List.copyOf(tokens);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535");
        }
        if (tokens.isEmpty() || tokens.size() > MOST_TOKENS) {
            throw new IllegalArgumentException("tokens must be 1 to " + MOST_TOKENS);
        }
        if (tokens.stream().anyMatch(it -> it.length() < MIN_TOKEN_BYTES)) {
            throw new IllegalArgumentException("tokens must each have at least " + MIN_TOKEN_BYTES
                    + " bytes; make one with openssl rand -base64 36");
        }
    }
}
