package dev.roomkey.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.ShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of an HTTP/1 connection pass when they are whole, so that one whose body drips in is a few headers in memory
 * and nothing else: it has no place in flight, no timer of its own, and nobody has begun to answer it. A request with a
 * large body passes at once; who may send so much decides its route. Stands between the codec and the connection.
 */
final class WholeRequests extends ChannelDuplexHandler {
    private static final int FIRST_BYTES = 64;

    /** Whoever leaves more than this of its answers unread gets no further one. */
    static final int MOST_UNREAD = 1024 * 1024;

    private final Room room;
    private final Watcher watcher;
    private @Nullable HttpRequest held;
    private @Nullable ByteBuf body;
    private boolean expectsWord;
    private boolean closed;

    /** Is told how far requests have come, before others hear of it. */
    interface Watcher {
        /** The headers are there, and the body is waited for. */
        void begun();

        /** The headers have passed, and the body will as it comes. */
        void passed();

        /** A request is there to its end. */
        void whole();

        /** A request is answered to the end. */
        void answered();
    }

    /** What the bodies that are waited for on an event loop may take. */
    static final class Room {
        private final int mostOfOne;
        private int left;

        /** So many bytes for one body, and for all of them together. */
        Room(int mostOfOne, int most) {
            this.mostOfOne = mostOfOne;
            left = most;
        }
    }

    WholeRequests(Room room, Watcher watcher) {
        this.room = room;
        this.watcher = watcher;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closed) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof LastHttpContent) {
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
        if (context.channel().bytesBeforeWritable() > MOST_UNREAD) {
            closed = true;
            var unused = context.close();
        } else if (request.decoderResult().isSuccess() && HttpUtil.getContentLength(request, 0L) <= room.mostOfOne) {
            watcher.begun();
            held = request;
            expectsWord = HttpUtil.is100ContinueExpected(request);
        } else {
            watcher.passed();
            context.fireChannelRead(request);
        }
    }

    /** Copied, since a piece may be a byte in a buffer of thousands. */
    private void keep(ChannelHandlerContext context, HttpContent piece) {
        var kept = body == null ? Unpooled.buffer(FIRST_BYTES) : body;
        body = kept;
        var bytes = piece.content().readableBytes();
        if (bytes <= room.left && kept.readableBytes() + bytes <= room.mostOfOne) {
            room.left -= bytes;
            kept.writeBytes(piece.content());
            ReferenceCountUtil.release(piece);
        } else {
            pass(context);
            context.fireChannelRead(piece);
        }
    }

    /** Who waits for a word before it sends its body gets it, unless the body came all the same. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (held != null && expectsWord) {
            expectsWord = false;
            held.headers().remove(HttpHeaderNames.EXPECT);
            var unused = context.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var unused = context.write(message, promise);
        if (message instanceof LastHttpContent && !isWord(message)) {
            watcher.answered();
        }
    }

    private static boolean isWord(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** The process ends: who has begun a request is answered, as far as its body comes in time. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ShutdownEvent && held != null) {
            pass(context);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        giveBack();
    }

    private void pass(ChannelHandlerContext context) {
        watcher.passed();
        release(context);
    }

    private void release(ChannelHandlerContext context) {
        var request = held;
        var before = giveBack();
        if (request != null) {
            context.fireChannelRead(request);
        }
        if (before != null) {
            context.fireChannelRead(new DefaultHttpContent(before));
        }
    }

    private @Nullable ByteBuf giveBack() {
        var kept = body;
        room.left += kept == null ? 0 : kept.readableBytes();
        held = null;
        body = null;
        return kept;
    }
}
