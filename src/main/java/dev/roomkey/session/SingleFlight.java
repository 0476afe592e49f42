package dev.roomkey.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Lets all who ask for the same while it is on its way share one answer, so that a burst of one user costs one look-up. */
final class SingleFlight<T> {
    private final ConcurrentMap<String, Future<T>> flights = new ConcurrentHashMap<>();

    /** What {@code work} comes to, or what comes of the same work that somebody else has begun; on the caller's context. */
    Future<T> run(String key, Supplier<Future<T>> work) {
        var mine = Promise.<T>promise();
        var earlier = flights.putIfAbsent(key, mine.future());
        if (earlier != null) {
            return here(earlier);
        }
        Future.succeededFuture().compose(it -> work.get()).onComplete(done -> {
            flights.remove(key, mine.future());
            mine.handle(done);
        });
        return mine.future();
    }

    /** On the caller's event loop, and not on that of whoever asked first. */
    private static <T> Future<T> here(Future<T> elsewhere) {
        var context = Vertx.currentContext();
        if (context == null) {
            return elsewhere;
        }
        var here = Promise.<T>promise();
        elsewhere.onComplete(done -> context.runOnContext(it -> here.handle(done)));
        return here.future();
    }
}
