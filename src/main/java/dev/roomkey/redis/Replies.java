package dev.roomkey.redis;

import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Locale;
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
            case Throwable it when isQueueFull(it) -> Optional.of(Reason.QUEUE_FULL);
            case Throwable it when isMalformed(it) -> Optional.empty();
            default -> Optional.of(Reason.CONNECTION_LOST);
        };
    }

    /** The failure as the caller may see it: the client repeats a command it cannot send, with its keys and values. */
    static Throwable presentable(Throwable failure) {
        return isMalformed(failure)
                ? new IllegalArgumentException("the command has not the arguments it needs")
                : failure;
    }

    private static boolean isQueueFull(Throwable failure) {
        return "Redis waiting queue is full".equals(failure.getMessage());
    }

    private static boolean isMalformed(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("Command is not valid");
    }

    /** What kind of failure it was, for a log: the code of an error reply, or the name of an exception, never its text. */
    static String kind(Throwable failure) {
        return failure instanceof ErrorType reply
                ? code(reply)
                : failure.getClass().getSimpleName();
    }

    /** The same for what {@link RedisLink} fails with. */
    static String word(Throwable failure) {
        return failure instanceof RedisUnavailableException it
                ? it.reason().name().toLowerCase(Locale.ROOT)
                : kind(failure);
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
