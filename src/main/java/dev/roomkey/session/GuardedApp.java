package dev.roomkey.session;

import dev.roomkey.redis.Circuit;
import dev.roomkey.session.Answer.Kept;
import dev.roomkey.session.AppClient.Reply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares an application that is slow or away: so many questions at once and no queue, and after failures in a row none for a while.
 *
 * <p>What counts as a failure is no answer in time, and the statuses by which servers say that they are down or have too much to do.
 * A plain 500 does not: one made-up cookie that the application trips over must not shut everybody else out.
 */
final class GuardedApp {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedApp.class);

    private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

    private final IntrospectConfig config;
    private final AppClient client;
    private final AnswerReader reader;
    private final Semaphore vacancies;
    private final Circuit circuit;

    GuardedApp(IntrospectConfig config, Sessions.Means means, LongSupplier nanoTime) {
        var caps = config.caps();
        this.config = config;
        this.client = new AppClient(config, means.outside().vertx());
        this.reader = new AnswerReader(config, means);
        this.vacancies = new Semaphore(caps.maxConcurrent());
        this.circuit = new Circuit(caps.failures(), caps.openFor(), nanoTime);
    }

    /** What the application says to {@code line}; nothing, when it is not asked. A failed future is a defect. */
    Future<Kept> ask(Forwarded line) {
        if (!vacancies.tryAcquire()) {
            return Future.succeededFuture(Kept.NOTHING);
        }
        if (!circuit.permits()) {
            vacancies.release();
            return Future.succeededFuture(Kept.NOTHING);
        }
        return Future.succeededFuture(line)
                .compose(client::ask)
                .onComplete(this::judge)
                .transform(done -> done.succeeded() ? reader.read(done.result()) : Future.succeededFuture(Kept.NOTHING))
                .onComplete(done -> vacancies.release());
    }

    private void judge(AsyncResult<Reply> done) {
        if (done.succeeded() && !OVERLOADED.contains(done.result().status())) {
            if (circuit.succeeded()) {
                LOG.atInfo().addKeyValue("authenticator", config.name()).log("The application answers again");
            }
        } else if (circuit.failed()) {
            LOG.atWarn()
                    .addKeyValue("authenticator", config.name())
                    .addKeyValue("pause", config.caps().openFor())
                    .addKeyValue("status", done.succeeded() ? done.result().status() : "none")
                    .log("The application does not answer and is not asked for a while");
        }
    }
}
