package dev.roomkey;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Traces;
import dev.roomkey.session.Credentials;
import dev.roomkey.session.Sessions;
import dev.roomkey.session.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Asks the configured authenticators about one request, without serving anybody. */
public final class SessionProbe {
    private SessionProbe() {}

    /** The verdict on {@code credentials}; what it asks for it, such as Redis, is left alone again when the future completes. */
    public static Future<Verdict> verdict(GatewayConfig config, Credentials credentials) {
        var means =
                new Stores.Means(Vertx.vertx(), new Metrics(), Traces.OFF, InstantSource.system(), new SecureRandom());
        return Future.succeededFuture(Stores.of(config, means))
                .compose(stores -> stores.tried()
                        .map(tried -> new Sessions(config.sessions(), SessionMeans.of(means, stores)))
                        .compose(sessions -> sessions.tried().compose(asked -> sessions.authenticate(credentials)))
                        .eventually(stores::close))
                .eventually(() -> means.vertx().close());
    }
}
