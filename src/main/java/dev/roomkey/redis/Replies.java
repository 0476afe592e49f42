package dev.roomkey.redis;

import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What a failed command means. The client's failures are told apart by their text, since it has no types for them. */
final class Replies {
    private static final Map<String, Reason> REASONS = Map.ofEntries(
            Map.entry("CONNECTION_CLOSED", Reason.CONNECTION_LOST),
            Map.entry("LOADING", Reason.LOADING),
            Map.entry("READONLY", Reason.READ_ONLY),
            Map.entry("OOM", Reason.OUT_OF_MEMORY),
            Map.entry("MISCONF", Reason.REFUSED),
            Map.entry("MASTERDOWN", Reason.REFUSED),
            Map.entry("NOREPLICAS", Reason.REFUSED),
            Map.entry("BUSY", Reason.BUSY),
            Map.entry("MOVED", Reason.MOVED),
            Map.entry("ASK", Reason.MOVED),
            Map.entry("TRYAGAIN", Reason.MOVED),
            Map.entry("CLUSTERDOWN", Reason.MOVED));

    private Replies() {}

    /** Why Redis was of no use, or empty when it answered with an error that the caller must look at. */
    static Optional<Reason> reason(Throwable failure) {
        return switch (failure) {
            case RedisUnavailableException it -> Optional.of(it.reason());
            case ErrorType reply -> Optional.ofNullable(REASONS.get(code(reply)));
            case TimeoutException it -> Optional.of(Reason.DEADLINE);
            case Throwable it
            when "Redis waiting queue is full".equals(it.getMessage()) -> Optional.of(Reason.QUEUE_FULL);
            default -> Optional.of(Reason.CONNECTION_LOST);
        };
    }

    static boolean isUnknownScript(Throwable failure) {
        return failure instanceof ErrorType reply && code(reply).equals("NOSCRIPT");
    }

    private static String code(ErrorType reply) {
        var text = String.valueOf(reply.getMessage());
        var end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
