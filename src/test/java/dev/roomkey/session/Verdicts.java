package dev.roomkey.session;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Asks for verdicts in tests that have no event loop. */
final class Verdicts {
    private Verdicts() {}

    /** Verification on the calling thread. */
    static Sessions.Means inline(InstantSource clock) {
        return new Sessions.Means(clock, new SecureRandom(), Verdicts::call, new NoOutside());
    }

    static Sessions sessions(AuthenticatorConfig... authenticators) {
        return new Sessions(new SessionsConfig(List.of(authenticators)), inline(InstantSource.fixed(Vectors.NOW)));
    }

    static Verdict of(JwtConfig config, String token) {
        return now(sessions(config)
                .authenticate(cookie(
                        Objects.requireNonNull(config.carriers().cookie()).name() + "=" + token)));
    }

    static Credentials cookie(String line) {
        return Credentials.of(List.of(line), null);
    }

    static Verdict now(Future<Verdict> future) {
        if (!future.succeeded()) {
            throw new AssertionError("no verdict yet, or none ever", future.cause());
        }
        return future.result();
    }

    static <T> Future<T> call(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
