package dev.roomkey.policy;

import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The grants of one rule as they go into tokens, but for the room. */
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

    private static final String SOURCES = "canPublishSources";

    private final Terms terms;
    private final JsonObject own;
    private final Problems rule;
    private final Problems problems;

    private RuleGrants(Terms terms, Problems rule) {
        this.terms = terms;
        this.own = terms.grants();
        this.rule = rule;
        this.problems = rule.at("grants");
    }

    /** Lays the grants of {@code terms} over {@code inherited}; what is wrong with them goes to {@code problems}. */
    static VideoGrant compile(Terms terms, VideoGrant inherited, Problems problems) {
        return new RuleGrants(terms, problems).over(inherited);
    }

    /** What a browser should not hold of what {@code grants} give. */
    static List<String> privileged(VideoGrant grants) {
        return grants.toJson().stream()
                .filter(it -> PRIVILEGED.contains(it.getKey()) && !Boolean.FALSE.equals(it.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private VideoGrant over(VideoGrant inherited) {
        var whole = start(inherited);
        refusePrivileged(whole);
        // One at a time: the reader stops at the first fault, and the operator is owed all of them.
        own.fieldNames().stream().sorted().forEach(it -> whole.mergeIn(field(it)));
        if (!whole.getBoolean("canPublish")) {
            dropSources(whole);
        }
        return VideoGrant.fromJson(read(whole), problems.path());
    }

    private JsonObject start(VideoGrant inherited) {
        var preset = terms.preset();
        if (preset != null && terms.inherit() != null) {
            rule.at("preset").add("stands beside inherit, which says the same things", "keep one of the two");
        }
        return (preset == null ? inherited : preset.grant()).toJson();
    }

    /** What the rule got without naming it. */
    private void refusePrivileged(JsonObject got) {
        var at = rule.at(terms.preset() == null ? "inherit" : "preset");
        PRIVILEGED.stream()
                .sorted()
                .filter(it -> got.containsKey(it) && !own.containsKey(it) && !terms.allowPrivileged())
                .filter(it -> grantsSomething(new JsonObject().put(it, got.getValue(it))))
                .forEach(it -> at.add(
                        "brings " + it + ", a grant that a browser should not hold",
                        "add allow-privileged: true to the rule, or " + it + ": false to its grants"));
    }

    /** Sources that came along mean nothing to a rule that forbids publishing, but one that lists them is mistaken. */
    private void dropSources(JsonObject whole) {
        if (own.containsKey(SOURCES) && whole.containsKey(SOURCES)) {
            problems.at(SOURCES).add("says nothing without canPublish", "add canPublish: true, or remove it");
        }
        whole.remove(SOURCES);
    }

    /** The field in canonical form, empty when it says nothing or must not stand there. */
    private JsonObject field(String name) {
        var at = problems.at(name);
        if (DECIDED_BY_THE_ROOM.contains(name)) {
            at.add("is written into every token, with the room that the rule matched", "remove it");
            return new JsonObject();
        }
        var field = read(new JsonObject().put(name, own.getValue(name)));
        if (!terms.allowPrivileged() && PRIVILEGED.contains(name) && grantsSomething(field)) {
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
