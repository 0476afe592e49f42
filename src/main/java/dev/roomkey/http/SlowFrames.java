package dev.roomkey.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/2 connection that does not begin in time, or that begins a frame or a block of headers and does not end it. The codec keeps what there
 * is of it until it is whole, and there is no stream yet that {@link SlowStreams} could reset. Stands where the connection's bytes pass from the first on,
 * and has a timer of its own, since TLS is set up once for all event loops.
 */
final class SlowFrames extends ChannelInboundHandlerAdapter {
    private final Http2Frames frames = new Http2Frames();
    private final Duration longest;
    private final Runnable onSlow;
    private @Nullable Future<?> end;

    /**
     * For one connection.
     *
     * @param longest time for the beginning, a frame, or a block of headers
     * @param onSlow is told when it is over
     */
    SlowFrames(Duration longest, Runnable onSlow) {
        this.longest = longest;
        this.onSlow = onSlow;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        await(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        arrived();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            if (frames.follow(bytes)) {
                arrived();
            }
            if (frames.isWithin() && end == null) {
                await(context);
            }
        }
        context.fireChannelRead(message);
    }

    private void await(ChannelHandlerContext context) {
        end = context.executor().schedule(() -> tooLate(context), longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void arrived() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }

    private void tooLate(ChannelHandlerContext context) {
        onSlow.run();
        var unused = context.close();
    }
}
