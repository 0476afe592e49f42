package dev.roomkey.http;

import dev.roomkey.http.Connections.Closed;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of the JDK, whose connections are known from their beginning. Vert.x tells of one when HTTP is spoken on it; for HTTP/2 that is once the client's
 * settings are there, so that one which never sends them would neither count nor end.
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
    public WatchedTls copy() {
        var copy = new WatchedTls(terms);
        copy.setUseWorkerThread(getUseWorkerThread());
        return copy;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Watched(super.create(), terms);
            }
        };
    }

    private static final class Watched extends DelegatingSslContext {
        private final Terms terms;

        Watched(SslContext context, Terms terms) {
            super(context);
            this.terms = terms;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // As it is.
        }

        /** Of a new connection; there is no way yet to refuse it. */
        @Override
        protected void initHandler(SslHandler handler) {
            var hasRoom = terms.open().entered();
            handler.handshakeFuture().addListener(shaken -> {
                if (shaken.isSuccess() && shaken.getNow() instanceof Channel channel) {
                    channel.closeFuture().addListener(closed -> terms.open().left());
                    begin(channel, handler, hasRoom);
                } else {
                    terms.open().left();
                }
            });
        }

        private void begin(Channel channel, SslHandler handler, boolean hasRoom) {
            if (!hasRoom) {
                terms.onClosed().accept(Closed.TOO_MANY);
                channel.eventLoop().execute(() -> {
                    var unused = channel.close();
                });
            } else if (ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
                var name = channel.pipeline().context(handler).name();
                channel.pipeline()
                        .addAfter(
                                name,
                                "slowFrames",
                                new SlowFrames(
                                        terms.arrival(), () -> terms.onClosed().accept(Closed.SLOW)));
            }
        }
    }
}
