package dev.roomkey.session;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
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
    private final AsyncCache<String, Future<Kept>> kept;

    /**
     * None yet.
     *
     * @param maxWeight most that are kept
     * @param nanoTime what lives are measured by; never goes back, unlike the time of day
     */
    Answers(int maxWeight, LongSupplier nanoTime) {
        this.kept = Caffeine.newBuilder()
                .maximumWeight(maxWeight)
                .weigher((String key, Future<Kept> it) -> it.result().weight())
                .expireAfter(Expiry.creating(
                        (String key, Future<Kept> it) -> it.result().life()))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .buildAsync();
    }

    /** The answer under {@code key}, or else what {@code question} brings; on the caller's Vert.x context. */
    Future<Answer> get(String key, Supplier<Future<Kept>> question) {
        var known = kept.getIfPresent(key);
        return (known == null ? ask(key, question) : await(known)).map(Kept::answer);
    }

    private Future<Kept> ask(String key, Supplier<Future<Kept>> question) {
        var mine = new CompletableFuture<Future<Kept>>();
        var earlier = kept.asMap().putIfAbsent(key, mine);
        if (earlier != null) {
            return await(earlier);
        }
        question.get().onComplete(done -> settle(key, mine, done));
        return await(mine);
    }

    private void settle(String key, CompletableFuture<Future<Kept>> mine, AsyncResult<Kept> done) {
        boolean holds = done.succeeded() && done.result().life().isPositive();
        if (!holds) {
            kept.asMap().remove(key, mine);
        }
        mine.complete(done.succeeded() ? Future.succeededFuture(done.result()) : Future.failedFuture(done.cause()));
    }

    private static Future<Kept> await(CompletableFuture<Future<Kept>> answer) {
        if (answer.isDone()) {
            return answer.resultNow();
        }
        var context = Vertx.currentContext();
        var future = context == null ? Future.fromCompletionStage(answer) : Future.fromCompletionStage(answer, context);
        return future.compose(it -> it);
    }
}
