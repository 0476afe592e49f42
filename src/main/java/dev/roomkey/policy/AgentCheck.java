package dev.roomkey.policy;

import dev.roomkey.policy.Decision.Refused;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client may have a room configured as it asks. Only agents of the list may be dispatched, each once: all
 * else could start recordings, keep rooms open, or cost money. What says nothing is fine, as some clients always send an
 * empty object or write out defaults.
 */
final class AgentCheck {
    static final String AGENTS = "/room_config/agents";

    private static final String ROOM_CONFIG = "/room_config";
    private static final String NAME = "agent_name";
    private static final String CAMEL_NAME = "agentName";
    private static final String METADATA = "metadata";
    private static final String DEPLOYMENT = "deployment";

    private final Map<String, AllowedAgent> allowed;

    AgentCheck(List<AllowedAgent> allowed) {
        this.allowed = allowed.stream()
                .collect(Collectors.toUnmodifiableMap(AllowedAgent::name, Function.identity(), (first, same) -> first));
    }

    /** The {@code roomConfig} for the token, empty where nothing is dispatched; only of what was not refused. */
    static JsonObject dispatches(JsonObject roomConfig) {
        var agents = new JsonArray();
        entries(roomConfig)
                .forEach(it -> agents.add(new JsonObject()
                        .put("agentName", name(it))
                        .put(METADATA, text(it, METADATA))
                        .put(DEPLOYMENT, text(it, DEPLOYMENT))));
        return agents.isEmpty() ? new JsonObject() : new JsonObject().put("agents", agents);
    }

    /** UTF-8 bytes of the metadata for all agents; only of what was not refused. */
    static int metadataBytes(JsonObject roomConfig) {
        return entries(roomConfig).stream()
                .mapToInt(it -> Texts.utf8Length(text(it, METADATA)))
                .sum();
    }

    /** The first part that is at fault. */
    Optional<Refused> refusal(JsonObject roomConfig) {
        return unknown(roomConfig, List.of("agents"), ROOM_CONFIG).or(() -> agents(roomConfig.getValue("agents")));
    }

    private Optional<Refused> agents(@Nullable Object agents) {
        if (saysNothing(agents)) {
            return Optional.empty();
        }
        return agents instanceof JsonArray list
                ? IntStream.range(0, list.size())
                        .mapToObj(i -> agent(list, i))
                        .flatMap(Optional::stream)
                        .findFirst()
                : Faults.invalid(AGENTS, "A list of agents must stand here.");
    }

    private Optional<Refused> agent(JsonArray list, int index) {
        String at = AGENTS + "/" + index;
        if (!(list.getValue(index) instanceof JsonObject agent)) {
            return Faults.invalid(at, "An object must stand here, such as {\"agent_name\": \"support\"}.");
        }
        return unknown(agent, List.of(NAME, CAMEL_NAME, METADATA, DEPLOYMENT), at)
                .or(() -> wrongType(agent, at))
                .or(() -> ambiguous(list, index))
                .or(() -> listed(agent, at));
    }

    private static Optional<Refused> unknown(JsonObject given, List<String> known, String at) {
        return given.stream()
                .filter(it -> !known.contains(it.getKey()) && !saysNothing(it.getValue()))
                .findFirst()
                .flatMap(it -> Faults.notAllowed(
                        Faults.child(at, it.getKey()), "A client may not configure this here; leave it out."));
    }

    private static Optional<Refused> wrongType(JsonObject agent, String at) {
        return agent.stream()
                .filter(it -> !saysNothing(it.getValue()) && !(it.getValue() instanceof String))
                .findFirst()
                .flatMap(it -> Faults.invalid(Faults.child(at, it.getKey()), "A text must stand here."));
    }

    private static Optional<Refused> ambiguous(JsonArray list, int index) {
        var agent = list.getJsonObject(index);
        String at = AGENTS + "/" + index + "/" + nameKey(agent);
        if (agent.containsKey(NAME) && agent.containsKey(CAMEL_NAME)) {
            return Faults.invalid(at, "Send either " + NAME + " or " + CAMEL_NAME + ", not both.");
        }
        boolean again = IntStream.range(0, index)
                .anyMatch(it -> name(list.getJsonObject(it)).equals(name(agent)));
        return again ? Faults.invalid(at, "This agent is dispatched already; name each once.") : Optional.empty();
    }

    /** An agent without a name would be any that registered without one. */
    private Optional<Refused> listed(JsonObject agent, String at) {
        var rule = allowed.get(name(agent));
        return rule == null
                ? Faults.notAllowed(at + "/" + nameKey(agent), "This agent may not be dispatched here; leave it out.")
                : deployment(rule, agent, at + "/" + DEPLOYMENT).or(() -> metadata(rule, agent, at + "/" + METADATA));
    }

    private static Optional<Refused> deployment(AllowedAgent rule, JsonObject agent, String at) {
        String deployment = text(agent, DEPLOYMENT);
        return deployment.isEmpty() || rule.deployments().contains(deployment)
                ? Optional.empty()
                : Faults.notAllowed(at, "This deployment may not be named here; leave it out.");
    }

    private static Optional<Refused> metadata(AllowedAgent rule, JsonObject agent, String at) {
        String metadata = text(agent, METADATA);
        return rule.maxMetadataBytes() == 0 && !metadata.isEmpty()
                ? Faults.notAllowed(at, "A client may give this agent no metadata; leave it out.")
                : Faults.text(metadata, at, rule.maxMetadataBytes());
    }

    private static List<JsonObject> entries(JsonObject roomConfig) {
        return roomConfig.getValue("agents") instanceof JsonArray list
                ? list.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }

    private static String name(JsonObject agent) {
        return text(agent, nameKey(agent));
    }

    private static String nameKey(JsonObject agent) {
        return agent.containsKey(CAMEL_NAME) ? CAMEL_NAME : NAME;
    }

    private static String text(JsonObject agent, String key) {
        return agent.getValue(key) instanceof String text ? text : "";
    }

    /** The defaults of protobuf's JSON. */
    private static boolean saysNothing(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Boolean flag -> !flag;
            case Number number -> number.doubleValue() == 0;
            case JsonArray list -> list.isEmpty();
            case JsonObject object -> object.isEmpty();
            default -> false;
        };
    }
}
