package dev.roomkey.model;

import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a request, as far as somebody records it for those who read traces: the request as a whole, or a part of it. Where
 * nothing is recorded, all of this does nothing and allocates nothing; a {@link TraceParent} only carries on the ids that came with a
 * request. Confined to the thread that answers the request.
 */
public interface Trace {
    /** Of a request that says nothing of a trace. */
    Trace NONE = () -> null;

    /** What a request may spend time on. */
    enum Part {
        /** Whose session is it? */
        SESSION,
        /** Waiting for the keys that an issuer publishes. */
        KEYS,
        /** The user's limit, or a guest's. */
        LIMIT,
        /** The application's last word. */
        CALLBACK,
        /** Is there a kept token, and a block? */
        CACHE,
        /** Has the user been given a turn before? */
        TURN,
        /** Waiting until the room takes one more. */
        ROOM,
        /** Keeping a new token, which no answer waits for. */
        KEEP
    }

    /** Where in its trace this stands, by which logs and exemplars lead to it; null where there is no trace. */
    @Nullable
    TraceParent context();

    /** A part begins; what this thread asks of others until {@link #until} is asked for that part. */
    default Trace begin(Part part) {
        return this;
    }

    /** Ends this part with {@code work}. */
    default <T> Future<T> until(Future<T> work) {
        return work;
    }

    /**
     * The same.
     *
     * @param result tells in a word what it came to, or null where it came to nothing worth recording
     */
    default <T> Future<T> until(Future<T> work, Function<? super T, ? extends @Nullable Enum<?>> result) {
        return work;
    }

    /** Begins a question to another process; {@code operation} is what it is called there, as {@code GET}. */
    default Call call(Peer peer, Object operation) {
        return Call.NONE;
    }

    /** What came of the request as a whole. */
    default void outcome(Enum<?> outcome) {}

    /** The request was answered, and is over. */
    default void answered(int status) {}

    /** The request is over without an answer, since nobody waited for it. */
    default void abandoned() {}

    /** A question to another process. */
    interface Call {
        /** One that nobody records, of no trace. */
        Call NONE = () -> null;

        /** There is none in the protocol. */
        int NO_STATUS = 0;

        /** What the other process is told of the trace, where its protocol has a place for it. */
        @Nullable
        TraceParent context();

        /**
         * Ends with {@code answer}.
         *
         * @param status the answer's, by HTTP, or {@link #NO_STATUS}
         * @param why there is no answer, in a word that holds nothing of what was asked
         */
        default <T> Future<T> until(
                Future<T> answer, ToIntFunction<? super T> status, Function<? super Throwable, String> why) {
            return answer;
        }
    }

    /**
     * Another process.
     *
     * @param host a name, an address or a socket's path; empty where it is not known
     * @param port 0 where there is none
     */
    record Peer(Protocol protocol, String host, int port) {}

    /** How another process is spoken to. */
    enum Protocol {
        HTTP,
        REDIS
    }
}
