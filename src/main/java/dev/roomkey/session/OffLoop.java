package dev.roomkey.session;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Runs what would hold up an event loop. */
@FunctionalInterface
public interface OffLoop {
    /** Runs {@code work} on another thread, beside other work rather than behind it; fails only when it throws. */
    <T> Future<T> run(Callable<T> work);
}
