package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * LiveKit's {@code agent} grant: agents in LiveKit Cloud. What lets a worker register is {@link VideoGrant}'s own
 * {@code agent}.
 *
 * @param admin may create, change and delete agents
 * @param simulationAdmin may manage simulations
 * @param databaseAdmin may manage databases
 */
public record AgentGrant(boolean admin, boolean simulationAdmin, boolean databaseAdmin) {
    /** Only what is true, as Go writes it. */
    JsonObject toJson() {
        return Values.allowed(
                Map.of("admin", admin, "simulationAdmin", simulationAdmin, "databaseAdmin", databaseAdmin));
    }
}
