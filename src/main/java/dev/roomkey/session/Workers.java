package dev.roomkey.session;

import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** Checks sessions that would hold up an event loop on other threads, a bounded number at a time. */
final class Workers {
    /** Most sessions waiting for or in a check: at 0.6 ms for the longest, the last of them waits 0.1 s on two threads. */
    static final int MAX_RUNNING = 256;

    private final OffLoop offLoop;
    private final Semaphore vacancies = new Semaphore(MAX_RUNNING);

    Workers(OffLoop offLoop) {
        this.offLoop = offLoop;
    }

    /** What {@code check} comes to, or {@code undecided} where too many are waiting already. */
    Future<Verdict> run(Callable<Verdict> check, Verdict.Undecided undecided) {
        if (!vacancies.tryAcquire()) {
            return Future.succeededFuture(undecided);
        }
        return start(check).onComplete(done -> vacancies.release());
    }

    private Future<Verdict> start(Callable<Verdict> check) {
        try {
            return offLoop.run(check);
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }
}
