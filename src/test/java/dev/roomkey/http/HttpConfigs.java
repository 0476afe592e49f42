package dev.roomkey.http;

import java.util.List;

/** Listener configurations for tests: loopback, defaults for the rest. */
public final class HttpConfigs {
    private HttpConfigs() {}

    public static HttpConfig on(int port, List<String> allowedOrigins, boolean allowMissingOrigin) {
        return new HttpConfig(
                "127.0.0.1",
                port,
                HttpConfig.DEFAULT_PATH,
                allowedOrigins,
                allowMissingOrigin,
                HttpConfig.DEFAULT_MAX_IN_FLIGHT,
                HttpConfig.DEFAULT_MAX_BODY_BYTES,
                HttpConfig.DEFAULT_MAX_HEADER_BYTES,
                HttpConfig.DEFAULT_REQUEST_TIMEOUT,
                HttpConfig.DEFAULT_DRAIN_DELAY);
    }

    /** Proxies on loopback are believed, by one header. */
    public static EdgeConfig behindLoopback(Forwarding forwarding, boolean proxyProtocol) {
        var loopback = List.of(AddressRange.parse("127.0.0.0/8").orElseThrow());
        return edge(new ProxyConfig(loopback, forwarding, proxyProtocol), ConnectionConfig.DEFAULT);
    }

    public static EdgeConfig edge(ProxyConfig proxies, ConnectionConfig connections) {
        return new EdgeConfig(proxies, connections, null, OverloadConfig.DEFAULT, null, null);
    }
}
