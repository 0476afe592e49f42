package dev.roomkey.redis;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.ZModem;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One event loop's connections to a cluster, one to each master. One that is away takes nothing with it but its own slots, for
 * each is connected to, given up and tried again by itself. Who has which slot is asked of any node that answers whenever a
 * connection comes or goes, and when a node says that a slot has moved.
 */
final class ClusterRoute implements Route {
    private final ContextInternal context;
    private final Shared shared;
    private final List<URI> seeds;
    private final Map<URI, LoopConnection> nodes = new LinkedHashMap<>();
    private ClusterSlots slots = ClusterSlots.UNKNOWN;
    private Future<Void> learning = Future.succeededFuture();
    private boolean closed;

    ClusterRoute(ContextInternal context, Shared shared) {
        this.context = context;
        this.shared = shared;
        seeds = shared.clients().target().urls();
        seeds.forEach(it -> nodes.put(it, connectionTo(it)));
    }

    private LoopConnection connectionTo(URI node) {
        return new LoopConnection(context, shared.of(node), this::learn);
    }

    @Override
    public Future<Void> open() {
        return context.future(promise -> context.runOnContext(now -> firstAttempts()
                .compose(tried -> learn())
                .compose(learned -> firstAttempts())
                .onComplete(promise)));
    }

    private Future<Void> firstAttempts() {
        return Future.join(nodes.values().stream().map(LoopConnection::open).toList())
                .mapEmpty();
    }

    @Override
    public LoopConnection connectionFor(Request command) {
        return master(command).map(nodes::get).orElseGet(this::anyNode);
    }

    private Optional<URI> master(Request command) {
        var request = (RequestImpl) command;
        var keys = request.valid() ? request.keys() : List.<byte[]>of();
        return keys.isEmpty() ? Optional.empty() : slots.masterOf(ZModem.generate(keys.getFirst()));
    }

    /** One that answers, if there is one; whichever it is, it knows who has a key. */
    private LoopConnection anyNode() {
        return connected().findFirst().orElseGet(() -> nodes.values().iterator().next());
    }

    private Stream<LoopConnection> connected() {
        return nodes.values().stream().filter(LoopConnection::isConnected);
    }

    @Override
    public Future<Response> send(Request command, Duration deadline) {
        var start = shared.nanoTime().getAsLong();
        var connection = connectionFor(command);
        return connection
                .send(command, deadline)
                .recover(failure -> Redirection.of(failure, connection.node())
                        .map(to -> follow(to, command, shared.left(deadline, start)))
                        .orElseGet(() -> Future.failedFuture(failure)));
    }

    /** Once; who is sent on a second time is told so. */
    private Future<Response> follow(Redirection to, Request command, Duration left) {
        var connection = node(to.node());
        if (to.once()) {
            connection.send(Request.cmd(Command.ASKING), left);
        } else {
            learn();
        }
        return connection.send(command, left);
    }

    private LoopConnection node(URI address) {
        var known = nodes.get(address);
        if (known != null) {
            return known;
        }
        var connection = connectionTo(address);
        nodes.put(address, connection);
        connection.open();
        return connection;
    }

    /**
     * Asks who has which slot; the future completes when there is an answer, or none. Not always the same node is asked: one
     * that is cut off from the others goes on telling what it knew. Where none answers, those of the configuration are tried.
     */
    private Future<Void> learn() {
        if (closed || !learning.isComplete()) {
            return learning;
        }
        var answering = connected().toList();
        if (answering.isEmpty()) {
            seeds.forEach(this::node);
            return learning;
        }
        var asked = answering.get(shared.random().nextInt(answering.size()));
        learning = asked.send(Request.cmd(Command.CLUSTER).arg("SLOTS"), shared.deadline())
                .map(answer -> ClusterSlots.read(answer, asked.node()))
                .onSuccess(this::learned)
                .<Void>mapEmpty()
                .otherwiseEmpty();
        return learning;
    }

    private void learned(ClusterSlots answer) {
        if (closed || !answer.isKnown()) {
            return;
        }
        slots = answer;
        var masters = answer.masters();
        masters.forEach(this::node);
        var others = new HashMap<>(nodes);
        others.keySet().removeAll(masters);
        others.values().forEach(LoopConnection::close);
        nodes.keySet().retainAll(masters);
    }

    @Override
    public Future<Void> close() {
        return context.future(promise -> context.runOnContext(now -> {
            closed = true;
            Future.join(nodes.values().stream().map(LoopConnection::close).toList())
                    .<Void>mapEmpty()
                    .onComplete(promise);
        }));
    }
}
