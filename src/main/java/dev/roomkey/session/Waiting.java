package dev.roomkey.session;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;

/** Waits for what another thread may complete. */
final class Waiting {
    private Waiting() {}

    /** The result on the caller's Vert.x context, if there is one; what is there already is not waited for. */
    static <T> Future<T> on(CompletableFuture<T> result) {
        if (result.isDone() && !result.isCompletedExceptionally()) {
            return Future.succeededFuture(result.resultNow());
        }
        var context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(result) : Future.fromCompletionStage(result, context);
    }
}
