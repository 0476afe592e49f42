package dev.roomkey.http;

import dev.roomkey.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a renewed certificate without a restart. What the files hold is compared, not when they were written: Kubernetes
 * swaps a link above them. Files that are of no use are left alone, and the certificate that is there stays.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final long PERIOD_MILLIS = 2_000;

    private final TlsConfig config;
    private final List<HttpServer> servers;
    private final Metrics metrics;
    private final Vertx vertx;
    private final BooleanSupplier ending;
    private Certificate current;
    private String complaint = "";

    private enum Result {
        LOADED,
        REFUSED
    }

    private CertificateWatch(TlsConfig config, Certificate current, Parts parts) {
        this.config = config;
        this.current = current;
        vertx = parts.vertx();
        servers = parts.servers();
        ending = parts.ending();
        metrics = parts.metrics();
    }

    /**
     * Whom a renewed certificate is given to, and who counts.
     *
     * @param ending whether the listeners are about to close, after which nobody looks any more
     */
    record Parts(Vertx vertx, List<HttpServer> servers, BooleanSupplier ending, Metrics metrics) {}

    /** Watches the files until it ends; {@code current} is in use. */
    static void start(TlsConfig config, Certificate current, Parts parts) {
        new CertificateWatch(config, current, parts).lookLater();
    }

    private void lookLater() {
        vertx.setTimer(PERIOD_MILLIS, fired -> {
            if (!ending.getAsBoolean()) {
                look().onComplete(looked -> lookLater());
            }
        });
    }

    private Future<Void> look() {
        return vertx.executeBlocking(() -> Certificate.read(config))
                .compose(read -> read.isSameAs(current) ? unchanged() : take(read))
                .onFailure(failure -> complain(String.valueOf(failure.getMessage())));
    }

    private Future<Void> unchanged() {
        complaint = "";
        return Future.succeededFuture();
    }

    private Future<Void> take(Certificate renewed) {
        var options = Listener.sslOptions(renewed);
        return Future.all(
                        servers.stream().map(it -> it.updateSSLOptions(options)).toList())
                .onSuccess(taken -> {
                    current = renewed;
                    complaint = "";
                    metrics.tlsReloaded(Result.LOADED);
                    metrics.certificateEnds(renewed.end());
                    LOG.info("Took the renewed certificate");
                })
                .mapEmpty();
    }

    /** Once for each thing that is wrong: it is looked at again every few seconds. */
    private void complain(String why) {
        if (!why.equals(complaint)) {
            complaint = why;
            metrics.tlsReloaded(Result.REFUSED);
            LOG.atError()
                    .setMessage("Kept the old certificate")
                    .addKeyValue("reason", why)
                    .log();
        }
    }
}
