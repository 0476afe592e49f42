package dev.roomkey.model;

import org.jspecify.annotations.Nullable;

/**
 * A user whose session was verified.
 *
 * @param id who it is
 * @param sessionId the session's own id, where the session names one
 * @param name the display name, where the session names one
 * @param claims everything the session says; read by the rules
 */
public record User(
        UserId id, @Nullable String sessionId, @Nullable String name, Claims claims) {
    /** Without name and claims: neither may reach logs. */
    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
