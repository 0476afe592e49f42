package dev.roomkey.redis;

import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import java.util.Optional;

/** Is told of every command, on the event loop that ended it. */
@FunctionalInterface
public interface RedisListener {
    /**
     * A command ended for its caller.
     *
     * @param unavailable why Redis was of no use; empty when it answered, be it with an error
     * @param nanos from the call to the end; next to nothing when it was not sent
     */
    void commandEnded(Role role, Optional<Reason> unavailable, long nanos);
}
