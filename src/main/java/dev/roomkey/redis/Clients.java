package dev.roomkey.redis;

import dev.roomkey.redis.RedisTarget.Credentials;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Makes the client's clients. Each connection gets one of its own: closing it closes the socket, where a pooled
 * connection would go back to its pool and be handed out again, read-only as it was. It also asks the sentinels and DNS
 * anew each time. A cluster is connected to node by node: the client's own cluster connection needs every one of them.
 */
record Clients(Vertx vertx, RedisTarget target, Duration connectTimeout, Maker maker) {
    /** Makes one of the client's clients. */
    @FunctionalInterface
    interface Maker {
        Redis make(Vertx vertx, RedisOptions options);
    }

    Redis create() {
        var options = new RedisOptions()
                .setType(target.masterName() == null ? RedisClientType.STANDALONE : RedisClientType.SENTINEL)
                .setNetClientOptions(netOptions())
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1);
        target.urls().stream().map(URI::toString).forEach(options::addConnectionString);
        if (target.masterName() != null) {
            options.setMasterName(target.masterName()).setRole(RedisRole.MASTER).setAutoFailover(false);
        }
        var credentials = target.credentials();
        return maker.make(vertx, credentials == null ? options : authenticated(options, credentials));
    }

    /** Clients of one node of this cluster. */
    Clients of(URI node) {
        var alone = new RedisTarget(Topology.STANDALONE, List.of(node), null, target.credentials(), target.tls());
        return new Clients(vertx, alone, connectTimeout, maker);
    }

    private static RedisOptions authenticated(RedisOptions options, Credentials credentials) {
        return options.setUser(credentials.user())
                .setPassword(credentials.password().text());
    }

    private NetClientOptions netOptions() {
        var options = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS");
        return trusting(options, target.tls());
    }

    private static NetClientOptions trusting(NetClientOptions options, Tls tls) {
        if (tls.caFile() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(tls.caFile().toString()));
        }
        if (tls.certFile() != null && tls.keyFile() != null) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertPath(tls.certFile().toString())
                    .addKeyPath(tls.keyFile().toString()));
        }
        return options;
    }
}
