package dev.roomkey.redis;

import dev.roomkey.model.Trace;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import java.util.Optional;

/** Is told of every command, and of every connection, on the event loop that it concerns. */
@FunctionalInterface
public interface RedisListener {
    /**
     * A command ended for its caller.
     *
     * @param unavailable why Redis was of no use; empty when it answered, be it with an error
     * @param nanos from the call to the end; next to nothing when it was not sent
     */
    void commandEnded(Role role, Optional<Reason> unavailable, long nanos);

    /** For what the calling thread is about to send a command. */
    default Trace asker() {
        return Trace.NONE;
    }

    /** Something became of a connection. */
    default void connectionChanged(Connection event) {}

    /** What can become of a connection. */
    enum Connection {
        MADE,
        LOST,
        /** It could not be made; that is tried again. */
        FAILED
    }
}
