package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * LiveKit's {@code inference} grant.
 *
 * @param perform may run inference
 */
public record InferenceGrant(boolean perform) {
    /** Only what is true, as Go writes it. */
    JsonObject toJson() {
        return Values.allowed(Map.of("perform", perform));
    }
}
