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
 * Closes an HTTP/1 connection whose request does not arrive in time. Vert.x has a clock for silence alone, which a client
 * escapes that sends a byte now and then. Stands before the decoder, where bytes pass, and hears from behind it of requests.
 */
final class SlowRequests extends ChannelInboundHandlerAdapter implements WholeRequests.Watcher {
    private static final String DECODER = "httpDecoder";
    private static final byte[] SLOW_HEAD = answer("The headers did not arrive in time. Send the request again.");
    private static final byte[] SLOW_BODY = answer("The body did not arrive in time. Send the request again.");

    private final ChannelPipeline pipeline;
    private final Terms terms;
    private final Deadline deadline = new Arrival();
    private Phase phase = Phase.SILENT;

    /** How long a part of a request may take to arrive, and all those whose part is on its way. */
    record Patience(Deadlines deadlines, Duration longest) {
        void start(Deadline deadline) {
            deadlines.start(deadline, longest);
        }
    }

    /**
     * What an event loop demands of its connections.
     *
     * @param head up to the end of the headers
     * @param body from there to the end of a body that is waited for
     * @param passing from there to the end of a body that goes on as it comes, for requests that nobody watches more closely
     * @param farewell from an answer to the end of the connection: closed at once, what the client still sends would make its system
     *     throw the answer away
     * @param mostBytes of a body that is waited for
     * @param onSlow is told of a connection that is closed
     */
    record Terms(Patience head, Patience body, Patience passing, Patience farewell, int mostBytes, Runnable onSlow) {}

    private enum Phase {
        /** Nothing of a request has arrived. */
        SILENT,
        HEAD,
        BODY,
        PASSING,
        /** It was answered for its slowness, and nothing that it sends is heard. */
        OVER
    }

    private SlowRequests(ChannelPipeline pipeline, Terms terms) {
        this.pipeline = pipeline;
        this.terms = terms;
    }

    /** Watches the connection of {@code pipeline}, if it speaks HTTP/1. */
    static boolean watch(ChannelPipeline pipeline, Terms terms) {
        if (pipeline.get(DECODER) == null) {
            return false;
        }
        var watch = new SlowRequests(pipeline, terms);
        pipeline.addBefore(DECODER, "slowRequests", watch)
                .addAfter(DECODER, "wholeRequests", new WholeRequests(terms.mostBytes(), watch));
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        terms.head().start(deadline);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (phase == Phase.OVER) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        phase = phase == Phase.SILENT ? Phase.HEAD : phase;
        context.fireChannelRead(bytes);
        if (!deadline.isRunning()) {
            switch (phase) {
                case HEAD -> terms.head().start(deadline);
                case BODY -> terms.body().start(deadline);
                case PASSING -> terms.passing().start(deadline);
                case SILENT, OVER -> {}
            }
        }
    }

    @Override
    public void held() {
        enter(Phase.BODY);
    }

    @Override
    public void passed() {
        enter(Phase.PASSING);
    }

    @Override
    public void whole() {
        enter(Phase.SILENT);
    }

    private void enter(Phase next) {
        deadline.stop();
        phase = next;
    }

    private final class Arrival extends Deadline {
        /** Only who has begun a request is owed an answer, and that it is given once; a browser may have connected ahead of need. */
        @Override
        protected void expired() {
            switch (phase) {
                case HEAD -> cut(SLOW_HEAD);
                case BODY -> cut(SLOW_BODY);
                case SILENT, PASSING -> {
                    terms.onSlow().run();
                    pipeline.close();
                }
                case OVER -> pipeline.close();
            }
        }

        private void cut(byte[] answer) {
            phase = Phase.OVER;
            terms.onSlow().run();
            terms.farewell().start(this);
            var context = pipeline.context(SlowRequests.this);
            if (context != null) {
                context.writeAndFlush(Unpooled.wrappedBuffer(answer));
            }
        }
    }

    private static byte[] answer(String detail) {
        var type = ProblemType.REQUEST_TIMEOUT;
        var body = "{\"type\":\"" + type.uri() + "\",\"title\":\"" + type.title() + "\",\"status\":" + type.status()
                + ",\"detail\":\"" + detail + "\"}";
        return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\n"
                        + "X-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
