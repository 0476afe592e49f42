package dev.roomkey.inspect;

import dev.roomkey.token.ClaimFaults;
import dev.roomkey.token.TrackSource;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Says in sentences what LiveKit lets the holder of a token do. */
final class Words {
    /** Agents that are named. */
    private static final int MAX_AGENTS = 5;

    private static final Map<String, String> POWERS = powers();

    private static final Map<String, String> OTHER_GRANTS = Map.of(
            "sip.admin", "May manage SIP trunks and dispatch rules.",
            "sip.call", "May place phone calls.",
            "agent.admin", "May create, change and delete agents.",
            "agent.simulationAdmin", "May manage simulations of agents.",
            "agent.databaseAdmin", "May manage databases of agents.",
            "inference.perform", "May use LiveKit's models, which costs money.",
            "observability.write", "May write traces and metrics.");

    private static Map<String, String> powers() {
        var powers = new LinkedHashMap<String, String>();
        powers.put("canUpdateOwnMetadata", "May change its own name, metadata and attributes.");
        powers.put("canSubscribeMetrics", "May receive the metrics of others.");
        powers.put("canManageAgentSession", "May manage the session of an agent.");
        powers.put("hidden", "Is hidden: the others do not see it.");
        powers.put("recorder", "Is marked as a recorder.");
        powers.put("agent", "May register as an agent's worker.");
        powers.put("roomAdmin", "May mute, change and remove the participants of the room.");
        powers.put("roomCreate", "May create and delete any room.");
        powers.put("roomList", "May list all rooms.");
        powers.put("roomRecord", "May record and stream any room (egress).");
        powers.put("ingressAdmin", "May manage ingress for any room.");
        powers.put("destinationRoom", "May forward or move participants to another room.");
        return powers;
    }

    private Words() {}

    static List<String> of(JsonObject claims) {
        var words = new ArrayList<String>();
        ClaimFaults.readableGrant(claims).ifPresent(it -> video(it, claims, words));
        OTHER_GRANTS.keySet().stream()
                .sorted()
                .filter(it -> isTrue(claims, it))
                .map(OTHER_GRANTS::get)
                .forEach(words::add);
        room(claims, words);
        if (words.isEmpty()) {
            words.add("Nothing.");
        }
        return words;
    }

    private static void video(VideoGrant grant, JsonObject claims, List<String> words) {
        Set<String> allowed = grant.meaning();
        if (grant.roomJoin()) {
            var who = Jwt.text(claims, "sub").or(() -> Jwt.text(claims, "jti")).orElse("Somebody without identity");
            words.add(
                    who + " may join " + (grant.room() == null ? "no room, since none is named" : grant.room()) + ".");
            words.add(
                    allowed.contains("canSubscribe")
                            ? "May see and hear the others."
                            : "May neither see nor hear the others.");
            words.add(publishing(allowed));
            words.add(allowed.contains("canPublishData") ? "May send data." : "May not send data.");
        }
        POWERS.forEach((name, sentence) -> {
            if (allowed.contains(name)) {
                words.add(sentence);
            }
        });
    }

    private static String publishing(Set<String> allowed) {
        if (!allowed.contains("canPublish")) {
            return "May not publish.";
        }
        var sources = Stream.of(TrackSource.values())
                .map(TrackSource::wireName)
                .filter(it -> allowed.contains("canPublishSources." + it))
                .toList();
        return sources.size() == TrackSource.values().length
                ? "May publish camera, microphone, screen and its sound."
                : "May publish only " + String.join(", ", sources) + ".";
    }

    private static boolean isTrue(JsonObject claims, String path) {
        var names = path.split("\\.", 2);
        return claims.getValue(names[0]) instanceof JsonObject grant && Boolean.TRUE.equals(grant.getValue(names[1]));
    }

    private static void room(JsonObject claims, List<String> words) {
        Jwt.text(claims, "roomPreset")
                .ifPresent(it -> words.add("A room that this join starts uses the preset " + it + "."));
        if (claims.getValue("roomConfig") instanceof JsonObject config && !config.isEmpty()) {
            var fields = new ArrayList<>(config.fieldNames());
            words.add("A room that this join starts is configured by the token: " + String.join(", ", fields) + ".");
            agents(config).forEach(it -> words.add("The agent " + it + " is sent to such a room."));
        }
    }

    private static Stream<String> agents(JsonObject config) {
        return config.getValue("agents") instanceof JsonArray agents
                ? agents.stream()
                        .limit(MAX_AGENTS)
                        .flatMap(it -> it instanceof JsonObject agent
                                ? Jwt.text(agent, "agentName").or(() -> Jwt.text(agent, "agent_name")).stream()
                                : Stream.empty())
                : Stream.empty();
    }
}
