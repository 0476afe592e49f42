package dev.roomkey.policy;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One rule: when it matches, its terms are what the user gets.
 *
 * @param name the rule's name, for logs and audit; clients never see it
 * @param room pattern of the room: literal text, {@code *} for any run of at least one character, {@code {subject}},
 *     {@code {namespace}} and {@code {claims./json/pointer}} for what the session says, taken literally. A value that holds
 *     the text between it and its neighbour matches nothing, so separate with what the values cannot hold: in
 *     {@code org-{claims./org}-*} the organisation {@code a-b} has no rooms, in {@code org/{claims./org}/*} it has
 * @param require what must stand at each pointer of the claims: one of the listed texts
 * @param guests whether it lets in guests too, who have no claims; no other rule does
 * @param terms what is given to whom it matches
 */
public record Rule(String name, String room, Map<JsonPointer, Set<String>> require, boolean guests, Terms terms) {
    public Rule {
        require = require.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> Set.copyOf(it.getValue())));
    }

    /** A rule for who is signed in. */
    public Rule(String name, String room, Map<JsonPointer, Set<String>> require, Terms terms) {
        this(name, room, require, false, terms);
    }

    /** A rule that gives grants and says nothing else. */
    public Rule(
            String name,
            String room,
            Map<JsonPointer, Set<String>> require,
            JsonObject grants,
            boolean allowPrivileged) {
        this(name, room, require, Terms.of(grants, allowPrivileged));
    }

    /** Whether this rule matches wherever {@code other} does, as far as their texts alone can show it. */
    boolean takesAllOf(Rule other) {
        return (room.equals("*") || room.equals(other.room))
                && (guests || !other.guests)
                && require.entrySet().stream().allMatch(other::requires);
    }

    private boolean requires(Map.Entry<JsonPointer, Set<String>> required) {
        var texts = require.get(required.getKey());
        return texts != null && required.getValue().containsAll(texts);
    }
}
