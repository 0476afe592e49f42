package dev.roomkey.model;

import org.jspecify.annotations.Nullable;

/**
 * A user whose session was verified, or a guest, who has none.
 *
 * @param id who it is
 * @param sessionId the session's own id, where the session names one
 * @param name the display name, where the session names one
 * @param claims everything the session says; read by the rules
 * @param guest whether nobody is signed in: the id is then random and another one at each join
 */
public record User(
        UserId id, @Nullable String sessionId, @Nullable String name, Claims claims, boolean guest) {
    /** Somebody who is signed in. */
    public User(UserId id, @Nullable String sessionId, @Nullable String name, Claims claims) {
        this(id, sessionId, name, claims, false);
    }

    /** Without name and claims: neither may reach logs. */
    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
