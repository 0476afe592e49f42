package dev.roomkey.http;

import dev.roomkey.loop.Deadlines.Deadline;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.internal.ContextInternal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Resets the streams of an HTTP/2 connection that last too long, and those that are too many, and closes one that has none for long. A stream keeps
 * its headers and its body in memory until both sides have ended it, and a client can keep from doing so: by not ending its body, answered or not, or by
 * reading no answer.
 */
final class SlowStreams extends Http2ConnectionAdapter {
    private final Http2ConnectionHandler handler;
    private final ChannelHandlerContext context;
    private final Terms terms;
    private final Http2Connection.PropertyKey key;

    private final Deadline rest = new Rest();

    /** The oldest first. */
    private final Set<End> streams = new LinkedHashSet<>();

    private boolean wasUsed;

    /** Why a stream was reset: a label of the meter. */
    enum Reason {
        SLOW,
        TOO_MANY
    }

    /**
     * What an event loop demands of its streams.
     *
     * @param connection what it demands of connections, of which {@code passing} is the life of a stream
     * @param crowd all streams of the loop
     * @param onReset is told of each that was reset
     */
    record Terms(SlowRequests.Terms connection, Crowd crowd, Consumer<Reason> onReset) {}

    private SlowStreams(Http2ConnectionHandler handler, ChannelHandlerContext context, Terms terms) {
        this.handler = handler;
        this.context = context;
        this.terms = terms;
        key = handler.connection().newKey();
    }

    /** Watches the connection of {@code pipeline}, if it speaks HTTP/2. */
    static void watch(ChannelPipeline pipeline, Terms terms) {
        var handler = pipeline.get(Http2ConnectionHandler.class);
        if (handler != null) {
            var watch = new SlowStreams(handler, pipeline.context(handler), terms);
            handler.connection().addListener(watch);
            terms.connection().arrival().start(watch.rest);
            pipeline.channel().closeFuture().addListener(closed -> watch.rest.stop());
        }
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        rest.stop();
        wasUsed = true;
        var end = new End(stream);
        stream.setProperty(key, end);
        streams.add(end);
        terms.connection().passing().start(end);
        terms.crowd().entered(this);
    }

    @Override
    public void onStreamHalfClosed(Http2Stream stream) {
        if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL && stream.getProperty(key) instanceof End end) {
            terms.connection().farewell().start(end);
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        if (stream.getProperty(key) instanceof End end) {
            end.stop();
            streams.remove(end);
            terms.crowd().left(this);
        }
        if (streams.isEmpty() && context.channel().isActive()) {
            terms.connection().idle().start(rest);
        }
    }

    /** Those that go on as the client likes; the others wait for us. */
    private List<End> held() {
        return streams.stream().filter(End::isHeld).toList();
    }

    /** Without a stream: what else a client sends does not count as use. */
    private final class Rest extends Deadline {
        @Override
        protected void expired() {
            if (!wasUsed) {
                terms.connection().onSlow().run();
            }
            var unused = context.pipeline().close();
        }
    }

    private final class End extends Deadline {
        private final Http2Stream stream;

        End(Http2Stream stream) {
            this.stream = stream;
        }

        boolean isHeld() {
            return stream.state() != Http2Stream.State.HALF_CLOSED_REMOTE || stream.isHeadersSent();
        }

        @Override
        protected void expired() {
            reset(
                    Reason.SLOW,
                    stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL ? Http2Error.NO_ERROR : Http2Error.CANCEL);
        }

        /** What was not answered may be sent again at once, as a browser does; a connection that hears this often is closed by Netty. */
        void giveWay() {
            reset(Reason.TOO_MANY, stream.isHeadersSent() ? Http2Error.CANCEL : Http2Error.REFUSED_STREAM);
        }

        private void reset(Reason why, Http2Error error) {
            terms.onReset().accept(why);
            var unused = handler.encoder().writeRstStream(context, stream.id(), error.code(), context.newPromise());
            context.flush();
        }
    }

    /**
     * All streams of an event loop. Where clients hold too many of them, the older half of whoever holds most is reset, and so on: a client
     * that sends one slowly stays as long as no others hold a multiple.
     */
    static final class Crowd {
        private static final long MILLIS_BETWEEN_LOOKS = 50;

        private final ContextInternal context;
        private final int most;
        private final Set<SlowStreams> connections = new HashSet<>();
        private int all;
        private boolean looksSoon;

        /** So many streams, of the loop of {@code context}. */
        Crowd(ContextInternal context, int most) {
            this.context = context;
            this.most = most;
        }

        private void entered(SlowStreams connection) {
            all++;
            connections.add(connection);
            if (all > most && !looksSoon) {
                looksSoon = true;
                context.setTimer(MILLIS_BETWEEN_LOOKS, due -> look());
            }
        }

        private void left(SlowStreams connection) {
            all--;
            if (connection.streams.isEmpty()) {
                connections.remove(connection);
            }
        }

        private void look() {
            looksSoon = false;
            var greediest = new PriorityQueue<List<End>>(Comparator.comparing(List::size, Comparator.reverseOrder()));
            connections.forEach(it -> greediest.add(it.held()));
            var held = greediest.stream().mapToInt(Collection::size).sum();
            while (held > most) {
                var of = greediest.remove();
                var half = Math.ceilDiv(of.size(), 2);
                of.subList(0, half).forEach(End::giveWay);
                greediest.add(of.subList(half, of.size()));
                held -= half;
            }
        }
    }
}
