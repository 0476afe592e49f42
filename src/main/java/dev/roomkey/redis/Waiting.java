package dev.roomkey.redis;

import dev.roomkey.loop.Deadlines.Deadline;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An answer that is waited for: fails with a {@code TimeoutException} at its deadline, and what comes after it is not heard. */
final class Waiting<T> extends Deadline implements Completable<T> {
    private final Promise<T> promise = Promise.promise();

    /** What it comes to. */
    Future<T> future() {
        return promise.future();
    }

    @Override
    public void complete(@Nullable T result, @Nullable Throwable failure) {
        stop();
        if (failure == null) {
            promise.tryComplete(result);
        } else {
            promise.tryFail(failure);
        }
    }

    @Override
    protected void expired() {
        promise.tryFail(new TimeoutException());
    }
}
