package dev.roomkey.policy;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import io.vertx.core.json.JsonObject;

/** Users for tests. */
final class Users {
    private Users() {}

    static User user(String subject) {
        return user(subject, new JsonObject());
    }

    static User user(String subject, JsonObject claims) {
        return new User(new UserId("web", subject), "session-1", null, new Claims(claims));
    }

    /** A user whose claims have one member. */
    static User claiming(String name, Object value) {
        return user("alice", new JsonObject().put(name, value));
    }

    static User named(String subject, String name) {
        return new User(new UserId("web", subject), "session-1", name, new Claims(new JsonObject()));
    }
}
