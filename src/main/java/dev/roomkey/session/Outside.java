package dev.roomkey.session;

import dev.roomkey.model.Trace;
import dev.roomkey.redis.RedisLink;
import io.vertx.core.Vertx;

/** What lies outside of this process, for authenticators that have to ask others. */
public interface Outside {
    /** Makes HTTP clients and timers. */
    Vertx vertx();

    /** The Redis in which applications keep their sessions, only ever read. The configuration names one where it is asked for. */
    RedisLink sessionStore();

    /** For what the calling thread asks others just now. */
    default Trace asker() {
        return Trace.NONE;
    }

    /** Hears how an attempt to fetch the keys of an issuer ended; {@code authenticator} is a name from the configuration. */
    default void keysFetched(String authenticator, KeyFetch result) {}
}
