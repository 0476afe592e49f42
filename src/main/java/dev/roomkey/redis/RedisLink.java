package dev.roomkey.redis;

import dev.roomkey.model.Trace;
import dev.roomkey.model.Trace.Call;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to the Redis of one role, on the held connection of the calling event loop. Thread-safe; commands that are sent
 * in one tick leave in their order without waiting for each other.
 *
 * <p>Each future completes within the deadline, on the caller's context, and fails with {@link RedisUnavailableException}
 * when Redis was of no use, or with the client's {@code ErrorType} when it answered with any other error. No command is
 * ever sent twice.
 */
public final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Connections connections;
    private final Circuits circuits;
    private final Facts facts;
    private final AtomicLong lastWarning;

    RedisLink(Connections connections, Circuits circuits, Facts facts) {
        this.connections = connections;
        this.circuits = circuits;
        this.facts = facts;
        lastWarning = new AtomicLong(facts.nanoTime().getAsLong() - WARNING_NANOS);
    }

    /** What a link knows of itself, and whom it tells. */
    record Facts(Role role, String keyPrefix, Duration deadline, LongSupplier nanoTime, RedisListener listener) {}

    /** What all of Roomkey's own keys begin with. */
    public String keyPrefix() {
        return facts.keyPrefix();
    }

    /** How many nodes are not asked for now, since they failed to answer. */
    public int openCircuits() {
        return circuits.open();
    }

    /** Sends one command. */
    public Future<Response> send(Request command) {
        return send(command, facts.deadline());
    }

    private Future<Response> send(Request command, Duration deadline) {
        return connections.use(route -> recorded(route, command, deadline));
    }

    private Future<Response> recorded(Route route, Request command, Duration deadline) {
        var asker = facts.listener().asker();
        if (asker.equals(Trace.NONE)) {
            return attempt(route, command, deadline);
        }
        var call = asker.call(route.connectionFor(command).peer(), command.command());
        return call.until(attempt(route, command, deadline), answer -> Call.NO_STATUS, Replies::word);
    }

    /** Commands that follow from each other and have one deadline together, from now on. */
    public Exchange exchange() {
        return new Exchange();
    }

    /** See {@link RedisLink#exchange}. */
    public final class Exchange {
        private final long start = facts.nanoTime().getAsLong();

        private Exchange() {}

        /**
         * Runs a script by its SHA-1; where Redis does not know it, which is to say that nothing was run, by its text.
         *
         * @param keys the keys that the script touches, all of one hash slot
         */
        public Future<Response> eval(RedisScript script, List<String> keys, List<byte[]> arguments) {
            connections.remember(script);
            return inTime(call(Request.cmd(Command.EVALSHA).arg(script.sha()), keys, arguments))
                    .recover(failure -> Replies.isUnknownScript(failure)
                            ? inTime(call(Request.cmd(Command.EVAL).arg(script.lua()), keys, arguments))
                            : Future.failedFuture(failure));
        }

        /** What could only come too late is not sent. */
        private Future<Response> inTime(Request command) {
            var left = facts.deadline().minusNanos(facts.nanoTime().getAsLong() - start);
            return left.compareTo(RedisConfig.MIN_DEADLINE) < 0
                    ? Future.failedFuture(new RedisUnavailableException(Reason.DEADLINE))
                    : send(command, left);
        }
    }

    private static Request call(Request request, List<String> keys, List<byte[]> arguments) {
        request.arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private Future<Response> attempt(Route route, Request command, Duration deadline) {
        var connection = route.connectionFor(command);
        var circuit = circuits.of(connection.node());
        if (!connection.isUsable()) {
            return notSent(Reason.NOT_CONNECTED);
        }
        if (!circuit.permits()) {
            return notSent(Reason.CIRCUIT_OPEN);
        }
        var sent = new Sent(circuit);
        route.send(command, deadline).onComplete(sent);
        return sent.promise.future();
    }

    private Future<Response> notSent(Reason reason) {
        facts.listener().commandEnded(facts.role(), Optional.of(reason), 0);
        return Future.failedFuture(new RedisUnavailableException(reason));
    }

    /** A command on its way, and all that follows from its end: one listener, since several to one future cost more than the sending. */
    private final class Sent implements Completable<Response> {
        private final Promise<Response> promise = Promise.promise();
        private final long start = facts.nanoTime().getAsLong();
        private final Circuit circuit;

        Sent(Circuit circuit) {
            this.circuit = circuit;
        }

        @Override
        public void complete(@Nullable Response answer, @Nullable Throwable failure) {
            var reason = failure == null ? Optional.<Reason>empty() : Replies.reason(failure);
            reason.ifPresentOrElse(it -> unanswered(circuit, it), () -> answered(circuit));
            facts.listener().commandEnded(facts.role(), reason, facts.nanoTime().getAsLong() - start);
            if (failure == null) {
                promise.complete(answer);
            } else {
                promise.fail(
                        reason.<Throwable>map(RedisUnavailableException::new).orElseGet(() -> reply(failure)));
            }
        }
    }

    /** The error that Redis has answered with, for the caller. */
    private Throwable reply(Throwable failure) {
        if (!Replies.isUnknownScript(failure)) {
            warnOfReply(failure);
        }
        return Replies.presentable(failure);
    }

    /** An error that Redis answers with, such as missing rights, makes the link useless and would show nowhere else. */
    private void warnOfReply(Throwable failure) {
        var now = facts.nanoTime().getAsLong();
        var last = lastWarning.get();
        if (now - last >= WARNING_NANOS && lastWarning.compareAndSet(last, now)) {
            LOG.atWarn()
                    .addKeyValue("role", facts.role())
                    .addKeyValue("reply", Replies.kind(failure))
                    .log("Redis answers with an error");
        }
    }

    private void answered(Circuit circuit) {
        if (circuit.succeeded()) {
            LOG.atInfo().addKeyValue("role", facts.role()).log("Redis is asked again");
        }
    }

    private void unanswered(Circuit circuit, Reason reason) {
        if (reason == Reason.NOT_CONNECTED) {
            circuit.unused();
        } else if (circuit.failed()) {
            LOG.atWarn()
                    .addKeyValue("role", facts.role())
                    .addKeyValue("reason", reason)
                    .log("Redis is not asked for a while");
        }
    }
}
