package dev.roomkey.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of an HTTP/1 connection pass when they are whole, so that one whose body drips in is a few headers in memory
 * and nothing else: it has no place in flight, no timer of its own, and nobody has begun to answer it. A request with a
 * large body passes at once; who may send so much decides its route. Stands behind the decoder.
 */
final class WholeRequests extends ChannelInboundHandlerAdapter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_BYTES = 64;

    private final int mostBytes;
    private final Watcher watcher;
    private @Nullable HttpRequest held;
    private @Nullable ByteBuf body;

    /** Is told how far a request has come, before others hear of it. */
    interface Watcher {
        /** The headers have passed, and the body will as it comes. */
        void passed();

        /** The request is there to its end. */
        void whole();
    }

    /** Of bodies of {@code mostBytes}; larger ones pass. */
    WholeRequests(int mostBytes, Watcher watcher) {
        this.mostBytes = mostBytes;
        this.watcher = watcher;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof LastHttpContent) {
            watcher.whole();
            release(context);
            context.fireChannelRead(message);
        } else if (message instanceof HttpRequest request) {
            begin(context, request);
        } else if (held != null && message instanceof HttpContent content) {
            keep(context, content);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isSuccess() && HttpUtil.getContentLength(request, 0L) <= mostBytes) {
            held = request;
            if (HttpUtil.is100ContinueExpected(request)) {
                request.headers().remove(HttpHeaderNames.EXPECT);
                context.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
            }
        } else {
            watcher.passed();
            context.fireChannelRead(request);
        }
    }

    /** Copied, since a piece may be a byte in a buffer of thousands. */
    private void keep(ChannelHandlerContext context, HttpContent piece) {
        var kept = body == null ? Unpooled.buffer(FIRST_BYTES) : body;
        body = kept;
        if (kept.readableBytes() + piece.content().readableBytes() <= mostBytes) {
            kept.writeBytes(piece.content());
            ReferenceCountUtil.release(piece);
        } else {
            watcher.passed();
            release(context);
            context.fireChannelRead(piece);
        }
    }

    private void release(ChannelHandlerContext context) {
        var request = held;
        var before = body;
        held = null;
        body = null;
        if (request != null) {
            context.fireChannelRead(request);
        }
        if (before != null) {
            context.fireChannelRead(new DefaultHttpContent(before));
        }
    }
}
