package dev.roomkey.limit;

import dev.roomkey.model.UserId;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is about to arrive in a room.
 *
 * @param who the user, or what stands for a guest
 * @param identity as whom they arrive
 * @param project the LiveKit project that the room is in
 * @param room its name; null for one that was invented for this join, which nobody else can crowd
 */
public record Arrival(
        UserId who,
        String identity,
        String project,
        @Nullable String room) {
    /** No authenticator's name has a space. */
    private static final String GUEST_NAMESPACE = "guest address";

    /** A guest is another user at each join, so the address is all that is known again. */
    public static Arrival guest(InetAddress address, String project, @Nullable String room) {
        var client = AddressLimiter.clientOf(address).getHostAddress();
        return new Arrival(new UserId(GUEST_NAMESPACE, client), "", project, room);
    }

    /** Without the identity and the room: both may name the user. */
    @Override
    public String toString() {
        return "Arrival[" + project + "]";
    }
}
