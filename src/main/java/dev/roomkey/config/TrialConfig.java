package dev.roomkey.config;

import dev.roomkey.policy.RoomsConfig;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much of a configuration as it takes to try its rules: no secret, no server, nothing to connect to.
 *
 * @param rooms the rules, without a problem
 * @param lives for each LiveKit project the life of a token whose rule says nothing about it
 * @param authenticators whose claims are tried, in the order of {@code sessions.order}; at least one
 */
public record TrialConfig(RoomsConfig rooms, Map<String, Duration> lives, List<Source> authenticators) {
    /** Where an authenticator finds its users in the claims; one for guests asks for none. */
    public record Source(
            String name,
            String namespace,
            List<JsonPointer> subject,
            @Nullable JsonPointer displayName,
            @Nullable JsonPointer session,
            boolean guests) {}

    public TrialConfig {
        lives = Map.copyOf(lives);
        authenticators = List.copyOf(authenticators);
        if (authenticators.isEmpty()) {
            throw new IllegalArgumentException("sessions.order must name an authenticator");
        }
        GatewayConfig.requireProjects(lives.keySet(), rooms);
    }
}
