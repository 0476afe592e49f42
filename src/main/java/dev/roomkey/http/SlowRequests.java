package dev.roomkey.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/1 connection whose request does not arrive in time. Vert.x has a clock for silence alone, which a client
 * escapes that sends a byte now and then. Stands before the decoder, where bytes pass, and has an ear behind it, where
 * requests do.
 */
final class SlowRequests extends ChannelInboundHandlerAdapter {
    private static final String DECODER = "httpDecoder";
    private static final byte[] TOO_SLOW = answer(
            "{\"type\":\"" + ProblemType.REQUEST_TIMEOUT.uri() + "\",\"title\":\"" + ProblemType.REQUEST_TIMEOUT.title()
                    + "\",\"status\":408,\"detail\":\"The headers did not arrive in time. Send the request again.\"}");

    private final Limits limits;
    private final Runnable onSlow;
    private Phase phase = Phase.BEFORE;
    private @Nullable ScheduledFuture<?> clock;

    /**
     * How long a request may take to arrive.
     *
     * @param head up to the end of the headers
     * @param body from there to the end of the body, for requests that nobody watches more closely
     */
    record Limits(Duration head, Duration body) {}

    private enum Phase {
        /** Nothing of a request has arrived. */
        BEFORE,
        HEAD,
        BODY
    }

    private SlowRequests(Limits limits, Runnable onSlow) {
        this.limits = limits;
        this.onSlow = onSlow;
    }

    /** Watches the connection of {@code pipeline}, if it speaks HTTP/1; {@code onSlow} is told of one that is closed. */
    static boolean watch(ChannelPipeline pipeline, Limits limits, Runnable onSlow) {
        if (pipeline.get(DECODER) == null) {
            return false;
        }
        var watch = new SlowRequests(limits, onSlow);
        pipeline.addBefore(DECODER, "slowRequests", watch).addAfter(DECODER, "arrivedRequests", watch.new Arrivals());
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        start(context, limits.head());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        phase = phase == Phase.BEFORE ? Phase.HEAD : phase;
        context.fireChannelRead(bytes);
        if (clock == null && phase != Phase.BEFORE) {
            start(context, phase == Phase.HEAD ? limits.head() : limits.body());
        }
    }

    private void start(ChannelHandlerContext context, Duration time) {
        clock = context.executor().schedule(() -> expire(context), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (clock != null) {
            clock.cancel(false);
            clock = null;
        }
    }

    /** Only who has begun a request is owed an answer; a browser may have connected ahead of need. */
    private void expire(ChannelHandlerContext context) {
        onSlow.run();
        var unused = phase == Phase.HEAD
                ? context.writeAndFlush(Unpooled.wrappedBuffer(TOO_SLOW)).addListener(ChannelFutureListener.CLOSE)
                : context.close();
    }

    /** Hears of what the decoder has made of the bytes. */
    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                stop();
                phase = Phase.BODY;
            }
            if (message instanceof LastHttpContent) {
                stop();
                phase = Phase.BEFORE;
            }
            context.fireChannelRead(message);
        }
    }

    private static byte[] answer(String body) {
        return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\n"
                        + "X-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
