package dev.roomkey.join;

import dev.roomkey.model.Trace;
import dev.roomkey.policy.Wanted;
import dev.roomkey.session.Credentials;
import java.net.InetAddress;

/**
 * A request to join, as it left the wire.
 *
 * @param credentials what it brought to prove who sends it
 * @param wanted which room it asks for, and with which fields
 * @param fresh whether a kept token will not do ({@code Cache-Control: no-cache})
 * @param address where it comes from, which is all that is known of a guest
 * @param id finds the request in a log
 * @param trace what is recorded of it, if anything
 */
public record JoinRequest(
        Credentials credentials, Wanted wanted, boolean fresh, InetAddress address, String id, Trace trace) {
    /** One that no log will be searched for. */
    public JoinRequest(Credentials credentials, Wanted wanted, boolean fresh, InetAddress address) {
        this(credentials, wanted, fresh, address, "", Trace.NONE);
    }
}
