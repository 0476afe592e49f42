package dev.roomkey.http;

import dev.roomkey.loop.Deadlines;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/**
 * The connections of one event loop: who may connect, how many do, and that each comes to the point. HTTP/1 is watched byte
 * by byte, HTTP/2 stream by stream.
 */
final class Connections {
    /** Of all bodies of a loop that are waited for; further ones pass as they come. Most requests are whole at once, and take none of it. */
    private static final int MOST_BODY_BYTES = 4 * 1024 * 1024;

    /** Of HTTP/2 on a loop, as far as they wait for their clients: a request that is here whole is answered in milliseconds. */
    private static final int MOST_STREAMS = 1_000;

    private final ContextInternal context;
    private final HttpConfig config;
    private final Shared shared;
    private final SlowRequests.Terms requests;
    private final SlowStreams.Terms streams;
    private final Holds holds;

    /** Why a connection was closed: a label of the meter. */
    enum Closed {
        SLOW,
        TOO_MANY,
        NOT_A_PROXY
    }

    /** What all event loops share. */
    record Shared(OpenConnections open, ClientAddresses addresses, Metrics metrics) {}

    /** Of the event loop of {@code context}. */
    Connections(ContextInternal context, HttpConfig config, Shared shared) {
        this.context = context;
        this.config = config;
        this.shared = shared;
        holds = new Holds(config.edge().overload().longestHold());
        requests = new SlowRequests.Terms(
                patience(config.edge().connections().headerTimeout()),
                patience(config.requestTimeout().multipliedBy(2)),
                patience(config.edge().connections().idleTimeout()),
                patience(Exchange.LINGER),
                new WholeRequests.Room(config.maxBodyBytes(), MOST_BODY_BYTES),
                () -> shared.metrics().connectionClosed(Closed.SLOW));
        streams = new SlowStreams.Terms(
                requests, new SlowStreams.Crowd(context, MOST_STREAMS), shared.metrics()::streamReset);
    }

    private SlowRequests.Patience patience(Duration longest) {
        return new SlowRequests.Patience(new Deadlines(context, System::nanoTime), longest);
    }

    /** HTTP is spoken on a connection. One over TLS is known since its beginning, by {@link WatchedTls}. */
    void opened(HttpConnection connection) {
        if (config.edge().proxies().proxyProtocol() && !comesFromAProxy(connection)) {
            refuse(connection, Closed.NOT_A_PROXY);
            return;
        }
        var isCounted = config.edge().tls() != null;
        var hasRoom = isCounted || shared.open().entered();
        connection.closeHandler(closed -> {
            if (!isCounted) {
                shared.open().left();
            }
            holds.over(connection);
        });
        if (hasRoom) {
            watch(connection);
        } else {
            refuse(connection, Closed.TOO_MANY);
        }
    }

    /** What came last on a connection was turned away: in how many milliseconds it is told so, zero for at once. */
    long turnedAway(HttpConnection connection) {
        return holds.turnedAway(connection);
    }

    /** What came last on a connection was not turned away. */
    void admitted(HttpConnection connection) {
        holds.over(connection);
    }

    private void watch(HttpConnection connection) {
        if (connection instanceof HttpServerConnection known) {
            var pipeline = known.channelHandlerContext().pipeline();
            SlowRequests.watch(pipeline, requests);
            SlowStreams.watch(pipeline, streams);
        }
    }

    /** By the address that the connection really comes from, not by the one that its PROXY header tells. */
    private boolean comesFromAProxy(HttpConnection connection) {
        return Addresses.ofPeer(connection.remoteAddress(true))
                .filter(shared.addresses()::isTrusted)
                .isPresent();
    }

    private void refuse(HttpConnection connection, Closed why) {
        shared.metrics().connectionClosed(why);
        connection.close();
    }
}
