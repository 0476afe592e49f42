package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * LiveKit's {@code observability} grant.
 *
 * @param write may publish observability data
 */
public record ObservabilityGrant(boolean write) {
    /** Only what is true, as Go writes it. */
    JsonObject toJson() {
        return Values.allowed(Map.of("write", write));
    }
}
