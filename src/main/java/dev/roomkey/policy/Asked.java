package dev.roomkey.policy;

import dev.roomkey.model.User;
import org.jspecify.annotations.Nullable;

/** One request on its way through the rules. */
record Asked(User user, String identity, Wanted wanted) {
    /** The session's name, cut to what LiveKit takes, else the client's, which was checked before. */
    @Nullable
    String displayName() {
        String name = user.name();
        return name == null || name.isEmpty() || Texts.utf8Length(name) < 0
                ? wanted.name()
                : Texts.cut(name, FieldCheck.MAX_NAME_BYTES);
    }

    @Override
    public String toString() {
        return "Asked[redacted]";
    }
}
