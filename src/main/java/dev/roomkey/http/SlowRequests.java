package dev.roomkey.http;

import dev.roomkey.loop.Deadlines;
import dev.roomkey.loop.Deadlines.Deadline;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Closes an HTTP/1 connection whose request does not arrive in time, or which has none for long. Vert.x has a clock for silence alone,
 * which a client escapes that sends a byte now and then. Stands before the decoder, where bytes pass, and hears from behind it of requests.
 */
final class SlowRequests extends ChannelInboundHandlerAdapter implements WholeRequests.Watcher {
    private static final String DECODER = "httpDecoder";
    private static final String IDLE = "idle";
    private static final String CONNECTION = "handler";
    private static final byte[] TOO_SLOW = answer();

    private final ChannelPipeline pipeline;
    private final Terms terms;
    private final Deadline deadline = new End();
    private Phase phase = Phase.NEW;

    /** Requests that were passed on and not answered. */
    private int owed;

    /** How long a phase may last, and all connections that are in it. */
    record Patience(Deadlines deadlines, Duration longest) {
        void start(Deadline deadline) {
            deadlines.start(deadline, longest);
        }
    }

    /**
     * What an event loop demands of its connections.
     *
     * @param arrival of a request, as far as it is waited for
     * @param passing from there to the end of a body that goes on as it comes, for requests that nobody watches more closely
     * @param idle between two requests
     * @param farewell from an answer to the end of the connection: closed at once, what the client still sends would make its system
     *     throw the answer away
     * @param room for bodies that are waited for
     * @param onSlow is told of a connection whose request took too long
     */
    record Terms(
            Patience arrival,
            Patience passing,
            Patience idle,
            Patience farewell,
            WholeRequests.Room room,
            Runnable onSlow) {}

    private enum Phase {
        /** Nothing has come yet, and the time for a request runs. */
        NEW,
        ARRIVING,
        PASSING,
        /** For an answer. */
        WAITING,
        IDLE,
        /** It was answered for its slowness, and nothing that it sends is heard. */
        OVER
    }

    private SlowRequests(ChannelPipeline pipeline, Terms terms) {
        this.pipeline = pipeline;
        this.terms = terms;
    }

    /** Watches the connection of {@code pipeline}, if it speaks HTTP/1, and takes the clock of Vert.x away. */
    static void watch(ChannelPipeline pipeline, Terms terms) {
        if (pipeline.get(DECODER) == null || pipeline.get(CONNECTION) == null) {
            return;
        }
        var watch = new SlowRequests(pipeline, terms);
        pipeline.addBefore(DECODER, "slowRequests", watch)
                .addBefore(CONNECTION, "wholeRequests", new WholeRequests(terms.room(), watch));
        if (pipeline.get(IDLE) != null) {
            pipeline.remove(IDLE);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        terms.arrival().start(deadline);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        switch (phase) {
            case NEW -> phase = Phase.ARRIVING;
            case WAITING, IDLE -> enter(Phase.ARRIVING, terms.arrival());
            case ARRIVING, PASSING -> {}
            case OVER -> {
                ReferenceCountUtil.release(bytes);
                return;
            }
        }
        context.fireChannelRead(bytes);
    }

    /** Bytes may hold the end of one request and the beginning of the next. */
    @Override
    public void begun() {
        if (phase != Phase.ARRIVING) {
            enter(Phase.ARRIVING, terms.arrival());
        }
    }

    @Override
    public void passed() {
        owed++;
        enter(Phase.PASSING, terms.passing());
    }

    @Override
    public void whole() {
        owed += phase == Phase.PASSING ? 0 : 1;
        phase = Phase.WAITING;
        deadline.stop();
        restIfNothingIsOwed();
    }

    @Override
    public void answered() {
        owed--;
        restIfNothingIsOwed();
    }

    private void restIfNothingIsOwed() {
        if (owed == 0 && phase == Phase.WAITING) {
            enter(Phase.IDLE, terms.idle());
        }
    }

    private void enter(Phase next, Patience patience) {
        phase = next;
        patience.start(deadline);
    }

    private final class End extends Deadline {
        @Override
        protected void expired() {
            var context = pipeline.context(SlowRequests.this);
            if (context != null) {
                end(context);
            }
        }

        /** Only who has begun a request is owed an answer; a browser may have connected ahead of need. None overtakes that of an earlier request. */
        private void end(ChannelHandlerContext context) {
            if (phase == Phase.ARRIVING && owed > 0) {
                terms.arrival().start(this);
                return;
            }
            if (phase != Phase.IDLE && phase != Phase.OVER) {
                terms.onSlow().run();
            }
            if (phase == Phase.ARRIVING) {
                enter(Phase.OVER, terms.farewell());
                var unused = context.writeAndFlush(Unpooled.wrappedBuffer(TOO_SLOW));
            } else {
                var unused = context.close();
            }
        }
    }

    private static byte[] answer() {
        var type = ProblemType.REQUEST_TIMEOUT;
        var body = "{\"type\":\"" + type.uri() + "\",\"title\":\"" + type.title() + "\",\"status\":" + type.status()
                + ",\"detail\":\"The request did not arrive in time. Send it again.\"}";
        return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\n"
                        + "X-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
