package dev.roomkey.redis;

import java.util.Locale;

/**
 * A command got no answer that could be used. Its message is the reason and nothing else: no address, no key. Whether the
 * command was carried out is unknown for {@link Reason#DEADLINE} and {@link Reason#CONNECTION_LOST}, so what spends
 * something must not be sent again.
 */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there was no answer. */
    public enum Reason {
        /** There is no connection now; one is being made. Nothing was sent. */
        NOT_CONNECTED,
        /** The last commands failed, so Redis is left alone for a moment. Nothing was sent. */
        CIRCUIT_OPEN,
        /** Too many commands wait for answers on this connection. Nothing was sent. */
        QUEUE_FULL,
        /** No answer in time. */
        DEADLINE,
        /** The connection was lost while the command was on its way. */
        CONNECTION_LOST,
        /** Redis is reading its data from disk. */
        LOADING,
        /** A write reached a replica; the connection is replaced, to find the master. */
        READ_ONLY,
        /** Redis has no memory left for a write. */
        OUT_OF_MEMORY,
        /** Redis refuses writes because it cannot save them, or reads because its master is away. */
        REFUSED,
        /** A script runs for too long. */
        BUSY,
        /** The key lives on another node, or the cluster does not know where. */
        MOVED
    }

    RedisUnavailableException(Reason reason) {
        super(reason.name().toLowerCase(Locale.ROOT), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
