package dev.roomkey.policy;

import dev.roomkey.model.User;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Map;
import java.util.Set;

/** A rule, ready to be asked. */
record CompiledRule(String name, RoomPattern room, Map<JsonPointer, Set<String>> require, VideoGrant grants) {
    boolean matches(User user, String wanted) {
        return room.matches(user, wanted) && require.entrySet().stream().allMatch(it -> holds(user, it));
    }

    /** The {@code video} grant for one room, which this rule matched; as JSON, since it is checked once more anyway. */
    JsonObject grantsFor(String room) {
        return grants.toJson().put("roomJoin", true).put("room", room);
    }

    private static boolean holds(User user, Map.Entry<JsonPointer, Set<String>> required) {
        return user.claims().texts(required.getKey()).stream().anyMatch(required.getValue()::contains);
    }
}
