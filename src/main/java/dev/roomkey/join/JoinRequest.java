package dev.roomkey.join;

import dev.roomkey.model.TraceParent;
import dev.roomkey.policy.Wanted;
import dev.roomkey.session.Credentials;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request to join, as it left the wire.
 *
 * @param credentials what it brought to prove who sends it
 * @param wanted which room it asks for, and with which fields
 * @param fresh whether a kept token will not do ({@code Cache-Control: no-cache})
 * @param address where it comes from, which is all that is known of a guest
 * @param id finds the request in a log
 * @param trace which trace it belongs to, if it said so
 */
public record JoinRequest(
        Credentials credentials,
        Wanted wanted,
        boolean fresh,
        InetAddress address,
        String id,
        @Nullable TraceParent trace) {
    /** One that no log will be searched for. */
    public JoinRequest(Credentials credentials, Wanted wanted, boolean fresh, InetAddress address) {
        this(credentials, wanted, fresh, address, "", null);
    }
}
