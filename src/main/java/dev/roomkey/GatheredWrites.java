package dev.roomkey;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.VertxBuilder;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.transport.Transport;

/**
 * Sends what is written to one connection outwards in one turn of its event loop by one system call, where Vert.x makes one for each
 * write. Under load the commands of many joins leave for Redis together, and their answers come back together. Nothing
 * waits for it: what was written leaves at the end of the same turn.
 */
final class GatheredWrites extends EpollTransport {
    /** So many writes leave at once, should one turn make more. */
    private static final int MOST = 256;

    private GatheredWrites() {}

    /** Where there is epoll; elsewhere each write leaves by itself. */
    static VertxBuilder in(VertxBuilder builder) {
        var transport = new GatheredWrites();
        return transport.isAvailable() ? builder.withTransport(new Named(transport)) : builder;
    }

    /** Connections that are made from here; those that are accepted have their answers to write, each to its own. */
    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        var channels = super.channelFactory(domainSocket);
        return () -> gathering(channels.newChannel());
    }

    private static Channel gathering(Channel channel) {
        channel.pipeline().addLast(new FlushConsolidationHandler(MOST, true));
        return channel;
    }

    private record Named(GatheredWrites implementation) implements Transport {
        @Override
        public String name() {
            return EPOLL.name();
        }

        @Override
        public boolean available() {
            return implementation.isAvailable();
        }

        @Override
        public Throwable unavailabilityCause() {
            return implementation.unavailabilityCause();
        }
    }
}
