package dev.roomkey.policy;

import java.util.Set;

/**
 * An agent that a client may have dispatched into the room that its join starts ({@code room_config.agents}).
 *
 * @param name the name that the agent registered with
 * @param deployments the deployments of it that may be named
 * @param maxMetadataBytes most metadata for it, in UTF-8 bytes; with 0 a client gives it none
 */
public record AllowedAgent(String name, Set<String> deployments, int maxMetadataBytes) {
    public AllowedAgent {
        deployments = Set.copyOf(deployments);
    }
}
