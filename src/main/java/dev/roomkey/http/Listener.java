package dev.roomkey.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How the public socket is bound, and what it speaks. */
final class Listener {
    /** Longest request line; the token endpoint has no query. */
    static final int MAX_LINE_BYTES = 2048;

    /** A page asks for one token at a time; proxies that gather many pages' requests open further connections. */
    private static final int MAX_STREAMS = 100;

    /** Streams that a client may open and cancel (CVE-2023-44487) in each {@link #RESET_WINDOW_SECONDS}. */
    private static final int MAX_RESETS = 200;

    private static final int RESET_WINDOW_SECONDS = 30;

    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");
    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    private Listener() {}

    /**
     * Without h2c: HTTP/2 comes with TLS, and an upgrade in the clear is a way past proxies that do not know it. Nor is anything made ready for
     * WebSockets, which nobody here speaks: it would be a part of every connection.
     */
    static HttpServerOptions options(HttpConfig config) {
        var connections = config.edge().connections();
        return new HttpServerOptions()
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setIdleTimeout((int) connections.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setMaxConcurrentStreams(MAX_STREAMS)
                        .setMaxHeaderListSize(config.maxHeaderBytes()))
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setUseProxyProtocol(config.edge().proxies().proxyProtocol())
                .setProxyProtocolTimeout(connections.headerTimeout().toMillis())
                .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(connections.headerTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setStrictThreadMode(true);
    }

    /** The same with {@code certificate}. */
    static HttpServerOptions options(HttpConfig config, Certificate certificate) {
        return options(config)
                .setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(certificate.asOptions());
    }

    /** What another certificate is taken with while the listener runs. */
    static ServerSSLOptions sslOptions(Certificate certificate) {
        return new ServerSSLOptions()
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setUseAlpn(true)
                .setApplicationLayerProtocols(PROTOCOLS)
                .setKeyCertOptions(certificate.asOptions());
    }

    /** Where any port will do, all event loops share one, instead of each having its own. */
    static SocketAddress address(HttpConfig config) {
        return config.port() == 0
                ? SocketAddress.sharedRandomPort(1, config.host())
                : SocketAddress.inetSocketAddress(config.port(), config.host());
    }
}
