package dev.roomkey.policy;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Map;
import java.util.Set;

/**
 * One rule: when it matches, its grants are what the user gets.
 *
 * @param name the rule's name, for logs and for {@code Forbidden} answers
 * @param room pattern of the room: literal text, {@code *} for any run of characters, {@code {subject}} and
 *     {@code {claims./json/pointer}} for what the session says, taken literally
 * @param require what must stand at each pointer of the claims: one of the listed texts
 * @param grants LiveKit's video grants by their own names ({@code canPublish}, {@code canSubscribe}, …), without
 *     {@code room} and {@code roomJoin}; absent publish and subscribe booleans are written out as false
 * @param allowPrivileged whether grants that a browser should not hold may be named at all
 */
public record Rule(
        String name, String room, Map<JsonPointer, Set<String>> require, JsonObject grants, boolean allowPrivileged) {
    public Rule {
        require = Map.copyOf(require);
        grants = grants.copy();
    }
}
