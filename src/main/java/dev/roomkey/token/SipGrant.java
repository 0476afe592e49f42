package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * LiveKit's {@code sip} grant.
 *
 * @param admin may manage trunks and dispatch rules
 * @param call may call out
 */
public record SipGrant(boolean admin, boolean call) {
    /** Only what is true, as Go writes it. */
    JsonObject toJson() {
        return Values.allowed(Map.of("admin", admin, "call", call));
    }
}
