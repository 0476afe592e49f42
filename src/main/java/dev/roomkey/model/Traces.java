package dev.roomkey.model;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Decides of which requests a record is made, and keeps it. Thread-safe. */
@FunctionalInterface
public interface Traces {
    /** Of none; the ids that a request brings are carried on as they are. */
    Traces OFF = (caller, request) -> caller == null ? Trace.NONE : caller;

    /**
     * A request begins.
     *
     * @param caller which trace it says it belongs to, if it does; anybody can say so
     * @param request its id, by which it is found in a log
     */
    Trace begin(@Nullable TraceParent caller, String request);

    /** The part for which the calling thread asks others just now. */
    default Trace current() {
        return Trace.NONE;
    }

    /** Hands over what is recorded; completes within seconds, whatever comes of it. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
