package dev.roomkey.policy;

import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The grants of one rule as they go into tokens, but for the room. LiveKit takes an absent {@code canPublish},
 * {@code canSubscribe} or {@code canPublishData} as allowed; a rule does not, so all three are always written out.
 */
final class RuleGrants {
    private static final Set<String> DECIDED_BY_THE_ROOM = Set.of("room", "roomJoin");

    /**
     * What no browser needs to take part in a meeting, and what reaches beyond it: whole servers, other rooms, other
     * participants, or being there unseen. {@code canSubscribeMetrics} shows how well the others are connected and
     * {@code canUpdateOwnMetadata} changes nobody else, so naming them in a rule is enough.
     */
    private static final Set<String> PRIVILEGED = Set.of(
            "roomCreate",
            "roomList",
            "roomRecord",
            "roomAdmin",
            "ingressAdmin",
            "hidden",
            "recorder",
            "agent",
            "canManageAgentSession",
            "destinationRoom");

    private final Rule rule;
    private final Problems problems;

    private RuleGrants(Rule rule, Problems problems) {
        this.rule = rule;
        this.problems = problems;
    }

    /** Reads the grants of {@code rule}; what is wrong with them goes to {@code problems}. */
    static VideoGrant compile(Rule rule, Problems problems) {
        return new RuleGrants(rule, problems).compile();
    }

    private VideoGrant compile() {
        var grants = rule.grants();
        var whole = new JsonObject()
                .put("canPublish", false)
                .put("canSubscribe", false)
                .put("canPublishData", false);
        // One at a time: the reader stops at the first fault, and the operator is owed all of them.
        grants.fieldNames().stream().sorted().forEach(it -> whole.mergeIn(field(it, grants)));
        if (whole.containsKey("canPublishSources") && !whole.getBoolean("canPublish")) {
            problems.at("canPublishSources")
                    .add("says nothing without canPublish", "add canPublish: true, or remove it");
        }
        return VideoGrant.fromJson(read(whole), problems.path());
    }

    /** The field in canonical form, empty when it says nothing or must not stand there. */
    private JsonObject field(String name, JsonObject grants) {
        var at = problems.at(name);
        if (DECIDED_BY_THE_ROOM.contains(name)) {
            at.add("is written into every token, with the room that the rule matched", "remove it");
            return new JsonObject();
        }
        var field = read(new JsonObject().put(name, grants.getValue(name)));
        if (!rule.allowPrivileged() && PRIVILEGED.contains(name) && grantsSomething(field)) {
            at.add("is a grant that a browser should not hold", "remove it, or add allow-privileged: true to the rule");
        }
        return field;
    }

    private JsonObject read(JsonObject grants) {
        try {
            return VideoGrant.fromJson(grants, problems.path()).toJson();
        } catch (InvalidGrantException fault) {
            problems.add(fault);
            return new JsonObject();
        }
    }

    private static boolean grantsSomething(JsonObject field) {
        return field.stream().anyMatch(it -> !Boolean.FALSE.equals(it.getValue()));
    }
}
