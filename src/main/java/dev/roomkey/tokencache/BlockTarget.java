package dev.roomkey.tokencache;

import dev.roomkey.model.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What a block keeps out: a user, or a user in one room, or one session of a user.
 *
 * @param room the room's name, where only that room is closed to the user
 * @param session the session's id, where only that session is shut out
 */
public record BlockTarget(
        UserId user, @Nullable String room, @Nullable String session) {
    public BlockTarget {
        if (room != null && session != null) {
            throw new IllegalArgumentException("a block is of a room or of a session, not of both");
        }
    }

    /** The user everywhere. */
    public static BlockTarget of(UserId user) {
        return new BlockTarget(user, null, null);
    }

    /** Without the room and the session. */
    @Override
    public String toString() {
        return "BlockTarget[" + user + "]";
    }
}
