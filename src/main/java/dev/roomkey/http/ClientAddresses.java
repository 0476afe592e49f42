package dev.roomkey.http;

import dev.roomkey.metrics.Metrics;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who calls. The peer of the connection, unless it is a trusted proxy: then what its header lists is walked from the
 * right, past further trusted proxies, to the first that is none. What stands left of that one anybody could have written.
 */
final class ClientAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAddresses.class);

    /** Longer chains of proxies do not exist. */
    private static final int MAX_ENTRIES = 32;

    private final ProxyConfig config;
    private final Metrics metrics;
    private final AtomicBoolean warned = new AtomicBoolean();

    ClientAddresses(ProxyConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** Who sent {@code request}. The connection is asked, since a router's request would put its whole address together first. */
    InetAddress of(HttpServerRequest request) {
        var peer = Addresses.ofPeer(request.connection().remoteAddress()).orElse(InetAddress.getLoopbackAddress());
        return of(peer, request.headers());
    }

    InetAddress of(InetAddress peer, MultiMap headers) {
        if (isTrusted(peer)) {
            return walk(peer, headers);
        }
        if (forwards(headers)) {
            refuseToBelieve();
        }
        return peer;
    }

    /** Whether {@code address} is one of the proxies that are believed. */
    boolean isTrusted(InetAddress address) {
        for (var proxy : config.trusted()) {
            if (proxy.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** The peer where the walk meets something that is no address, or does not end: no guess is safe there. */
    private InetAddress walk(InetAddress peer, MultiMap headers) {
        var forwarding = config.forwarding();
        var entries = forwarding.fromTheRight(headers.getAll(forwarding.header()), MAX_ENTRIES + 1);
        var client = peer;
        for (var entry : entries) {
            var address = forwarding.node(entry).flatMap(Addresses::parseNode);
            if (address.isEmpty()) {
                return peer;
            }
            client = address.get();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return entries.size() > MAX_ENTRIES ? peer : client;
    }

    private static boolean forwards(MultiMap headers) {
        return headers.contains(Forwarding.X_FORWARDED_FOR.header()) || headers.contains(Forwarding.FORWARDED.header());
    }

    /** Warned of once: a forgotten proxy shows at the first request, and a stranger cannot fill the log. */
    private void refuseToBelieve() {
        metrics.forwardingIgnored();
        if (warned.compareAndSet(false, true)) {
            LOG.atWarn()
                    .setMessage("Ignored a forwarding header: its sender is not in http.trusted-proxies")
                    .log();
        }
    }
}
