package dev.roomkey.policy;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One rule: when it matches, its grants are what the user gets.
 *
 * @param name the rule's name, for logs and audit; clients never see it
 * @param room pattern of the room: literal text, {@code *} for any run of at least one character, {@code {subject}},
 *     {@code {namespace}} and {@code {claims./json/pointer}} for what the session says, taken literally. A value that holds
 *     the text between it and its neighbour matches nothing, so separate with what the values cannot hold: in
 *     {@code org-{claims./org}-*} the organisation {@code a-b} has no rooms, in {@code org/{claims./org}/*} it has
 * @param require what must stand at each pointer of the claims: one of the listed texts
 * @param grants LiveKit's video grants by their own names ({@code canPublish}, {@code canSubscribe}, …), without
 *     {@code room} and {@code roomJoin}; absent publish and subscribe booleans are written out as false
 * @param allowPrivileged whether grants that a browser should not hold may be set
 */
public record Rule(
        String name, String room, Map<JsonPointer, Set<String>> require, JsonObject grants, boolean allowPrivileged) {
    public Rule {
        require = require.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> Set.copyOf(it.getValue())));
        grants = grants.copy();
    }

    /** A copy. */
    @Override
    public JsonObject grants() {
        return grants.copy();
    }

    /** Whether this rule matches wherever {@code other} does, as far as their texts alone can show it. */
    boolean takesAllOf(Rule other) {
        return (room.equals("*") || room.equals(other.room))
                && require.entrySet().stream().allMatch(other::requires);
    }

    private boolean requires(Map.Entry<JsonPointer, Set<String>> required) {
        var texts = require.get(required.getKey());
        return texts != null && required.getValue().containsAll(texts);
    }
}
