package dev.roomkey.http;

import dev.roomkey.http.Connections.Closed;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of the JDK, whose connections are known from their beginning. Vert.x tells of one when HTTP is spoken on it; for HTTP/2 that is once the client's
 * settings are there, so that one which never sends them would not count.
 */
final class WatchedTls extends JdkSSLEngineOptions {
    private final Terms terms;

    /**
     * What is demanded of connections.
     *
     * @param open counts them
     * @param arrival longest time for the beginning of HTTP/2, and for each of its frames
     * @param onClosed is told of each that was closed, and why
     */
    record Terms(OpenConnections open, Duration arrival, Consumer<Closed> onClosed) {}

    WatchedTls(Terms terms) {
        this.terms = terms;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Context(super.create(), terms);
            }
        };
    }

    private static final class Context extends DelegatingSslContext {
        private final Terms terms;

        Context(SslContext context, Terms terms) {
            super(context);
            this.terms = terms;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // As it is.
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator buffers, boolean startTls, Executor tasks) {
            return new Connection(newEngine(buffers), startTls, tasks, terms);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator buffers, String host, int port, boolean startTls, Executor tasks) {
            return new Connection(newEngine(buffers, host, port), startTls, tasks, terms);
        }
    }

    private static final class Connection extends SslHandler {
        private final Terms terms;

        Connection(SSLEngine engine, boolean startTls, Executor tasks, Terms terms) {
            super(engine, startTls, tasks);
            this.terms = terms;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            var hasRoom = terms.open().entered();
            context.channel().closeFuture().addListener(closed -> terms.open().left());
            super.handlerAdded(context);
            if (hasRoom) {
                handshakeFuture().addListener(shaken -> begin(context, shaken));
            } else {
                close(context, Closed.TOO_MANY);
            }
        }

        /** Before any byte of the application's protocol is passed on. */
        private void begin(ChannelHandlerContext context, Future<?> shaken) {
            if (shaken.cause() instanceof SslHandshakeTimeoutException) {
                terms.onClosed().accept(Closed.SLOW);
            } else if (shaken.isSuccess() && ApplicationProtocolNames.HTTP_2.equals(applicationProtocol())) {
                var frames =
                        new SlowFrames(terms.arrival(), () -> terms.onClosed().accept(Closed.SLOW));
                context.pipeline().addAfter(context.name(), "slowFrames", frames);
            }
        }

        /** Whoever reads nothing has TLS answer new keys with new keys, without end. */
        @Override
        public void channelReadComplete(ChannelHandlerContext context) throws Exception {
            super.channelReadComplete(context);
            if (context.channel().bytesBeforeWritable() > WholeRequests.MOST_UNREAD) {
                close(context, Closed.SLOW);
            }
        }

        private void close(ChannelHandlerContext context, Closed why) {
            terms.onClosed().accept(why);
            var unused = context.close();
        }
    }
}
