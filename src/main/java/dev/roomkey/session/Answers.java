package dev.roomkey.session;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.session.Answer.Kept;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Remembers answers for as long as they hold. Each question is asked once at a time, whatever the event loop it comes from. */
final class Answers {
    /** Holds futures within futures, so that a defect passes through without Caffeine logging it for every session. */
    private final AsyncCache<String, Future<Held>> held;

    private final LongSupplier nanoTime;

    /**
     * None yet.
     *
     * @param caching no answer holds for longer than this allows
     * @param nanoTime what lives are measured by; never goes back, unlike the time of day
     */
    Answers(IntrospectConfig.Caching caching, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.held = Caffeine.newBuilder()
                .maximumWeight(caching.maxAnswers())
                .weigher((String key, Future<Held> it) ->
                        it.succeeded() ? it.result().kept().weight() : 1)
                .expireAfterWrite(caching.longest())
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .buildAsync();
    }

    /** An answer, and when it was given. */
    private record Held(Kept kept, long since) {}

    /** The answer under {@code key}, or else what {@code question} brings; on the caller's Vert.x context. */
    Future<Answer> get(String key, Supplier<Future<Kept>> question) {
        var known = held.getIfPresent(key);
        if (known != null && isOver(known)) {
            held.asMap().remove(key, known);
            known = null;
        }
        return (known == null ? ask(key, question) : await(known))
                .map(it -> it.kept().answer());
    }

    /** Told once it is there: an answer that is waited for is good for all who wait, whatever its life. */
    private boolean isOver(CompletableFuture<Future<Held>> known) {
        return known.isDone()
                && known.resultNow().succeeded()
                && nanoTime.getAsLong() - known.resultNow().result().since()
                        >= known.resultNow().result().kept().life().toNanos();
    }

    private Future<Held> ask(String key, Supplier<Future<Kept>> question) {
        var mine = new CompletableFuture<Future<Held>>();
        var earlier = held.asMap().putIfAbsent(key, mine);
        if (earlier != null) {
            return await(earlier);
        }
        question.get().map(it -> new Held(it, nanoTime.getAsLong())).onComplete(done -> settle(key, mine, done));
        return await(mine);
    }

    private void settle(String key, CompletableFuture<Future<Held>> mine, AsyncResult<Held> done) {
        boolean holds = done.succeeded() && done.result().kept().life().isPositive();
        if (!holds) {
            held.asMap().remove(key, mine);
        }
        mine.complete(done.succeeded() ? Future.succeededFuture(done.result()) : Future.failedFuture(done.cause()));
    }

    private static Future<Held> await(CompletableFuture<Future<Held>> answer) {
        if (answer.isDone()) {
            return answer.resultNow();
        }
        var context = Vertx.currentContext();
        var future = context == null ? Future.fromCompletionStage(answer) : Future.fromCompletionStage(answer, context);
        return future.compose(it -> it);
    }
}
