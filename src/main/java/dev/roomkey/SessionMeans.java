package dev.roomkey;

import dev.roomkey.model.Trace;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.KeyFetch;
import dev.roomkey.session.OffLoop;
import dev.roomkey.session.Outside;
import dev.roomkey.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/** What proving sessions needs, made of what the process has. */
final class SessionMeans {
    /** Threads for proofs that take milliseconds; a core is left for the joins that need none. */
    private static final int VERIFIERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private SessionMeans() {}

    static Sessions.Means of(Stores.Means means, Stores stores) {
        var workers = means.vertx().createSharedWorkerExecutor("verify", VERIFIERS);
        return new Sessions.Means(means.clock(), means.random(), new Workers(workers), new Others(means, stores));
    }

    private record Workers(WorkerExecutor executor) implements OffLoop {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            return executor.executeBlocking(work, false);
        }
    }

    private record Others(Stores.Means means, Stores stores) implements Outside {
        @Override
        public Vertx vertx() {
            return means.vertx();
        }

        @Override
        public RedisLink sessionStore() {
            return stores.sessions();
        }

        @Override
        public Trace asker() {
            return means.traces().current();
        }

        @Override
        public void keysFetched(String authenticator, KeyFetch result) {
            means.metrics().keysFetched(authenticator, result);
            if (result == KeyFetch.FETCHED) {
                means.metrics().keysAreOf(authenticator, means.clock().instant());
            }
        }
    }
}
