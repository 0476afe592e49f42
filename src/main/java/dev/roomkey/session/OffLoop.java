package dev.roomkey.session;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Runs what would hold up an event loop: {@code work -> workers.executeBlocking(work, false)} in production. */
@FunctionalInterface
public interface OffLoop {
    /** Runs {@code work} on another thread, beside other work rather than behind it; fails only when it throws. */
    Future<Boolean> run(Callable<Boolean> work);
}
