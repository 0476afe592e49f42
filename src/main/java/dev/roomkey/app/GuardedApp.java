package dev.roomkey.app;

import dev.roomkey.app.AppClient.Line;
import dev.roomkey.app.AppClient.Reply;
import dev.roomkey.redis.Circuit;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares an application that is slow or away: so many questions at once and no queue, and after failures in a row none for a while.
 *
 * <p>What counts as a failure is no answer in time, and the statuses by which servers say that they are down or have too much to do.
 * A plain 500 does not: one made-up cookie that the application trips over must not shut everybody else out.
 */
public final class GuardedApp {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedApp.class);

    private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

    private final String name;
    private final Caps caps;
    private final AppClient client;
    private final Semaphore vacancies;
    private final Circuit circuit;

    /** The application as {@code client} asks it; the log calls who asks {@code name}. */
    public GuardedApp(String name, AppClient client, Caps caps, LongSupplier nanoTime) {
        this.name = name;
        this.caps = caps;
        this.client = client;
        this.vacancies = new Semaphore(caps.maxConcurrent());
        this.circuit = new Circuit(caps.failures(), caps.openFor(), nanoTime);
    }

    /** What {@code reader} makes of the answer to {@code line}; {@code nothing} without one. A failed future is a defect. */
    public <A> Future<A> ask(Line line, Function<Reply, Future<A>> reader, A nothing) {
        if (!vacancies.tryAcquire()) {
            return Future.succeededFuture(nothing);
        }
        if (!circuit.permits()) {
            vacancies.release();
            return Future.succeededFuture(nothing);
        }
        return Future.succeededFuture(line)
                .compose(client::ask)
                .onComplete(this::judge)
                .transform(done -> done.succeeded() ? reader.apply(done.result()) : Future.succeededFuture(nothing))
                .onComplete(done -> vacancies.release());
    }

    private void judge(AsyncResult<Reply> done) {
        if (done.succeeded() && !OVERLOADED.contains(done.result().status())) {
            if (circuit.succeeded()) {
                LOG.atInfo().addKeyValue("by", name).log("The application answers again");
            }
        } else if (circuit.failed()) {
            LOG.atWarn()
                    .addKeyValue("by", name)
                    .addKeyValue("pause", caps.openFor())
                    .addKeyValue("status", done.succeeded() ? done.result().status() : "none")
                    .log("The application does not answer and is not asked for a while");
        }
    }
}
