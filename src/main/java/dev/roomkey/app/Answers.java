package dev.roomkey.app;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Remembers answers for as long as they hold. Each question is asked once at a time, whatever the event loop it comes from. */
public final class Answers<A> {
    /** Holds futures within futures, so that a defect passes through without Caffeine logging it for every session. */
    private final AsyncCache<String, Future<Held<A>>> held;

    private final LongSupplier nanoTime;

    /**
     * An answer, and what its keeping takes.
     *
     * @param answer what was said
     * @param life how long it holds; zero: only for those who waited for it
     * @param weight of its body, in KiB begun
     */
    public record Kept<A>(A answer, Duration life, int weight) {}

    /**
     * None yet.
     *
     * @param longest no answer holds for longer
     * @param most of the answers' weights together
     * @param nanoTime what lives are measured by; never goes back, unlike the time of day
     */
    public Answers(Duration longest, int most, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.held = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((String key, Future<Held<A>> it) ->
                        it.succeeded() ? it.result().kept().weight() : 1)
                .expireAfterWrite(longest)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .buildAsync();
    }

    /** An answer, and when it was given. */
    private record Held<A>(Kept<A> kept, long since) {}

    /** The answer under {@code key}, or else what {@code question} brings; on the caller's Vert.x context. */
    public Future<A> get(String key, Supplier<Future<Kept<A>>> question) {
        var known = held.getIfPresent(key);
        if (known != null && isOver(known)) {
            held.asMap().remove(key, known);
            known = null;
        }
        return (known == null ? ask(key, question) : await(known))
                .map(it -> it.kept().answer());
    }

    /** Told once it is there: an answer that is waited for is good for all who wait, whatever its life. */
    private boolean isOver(CompletableFuture<Future<Held<A>>> known) {
        return known.isDone()
                && known.resultNow().succeeded()
                && nanoTime.getAsLong() - known.resultNow().result().since()
                        >= known.resultNow().result().kept().life().toNanos();
    }

    private Future<Held<A>> ask(String key, Supplier<Future<Kept<A>>> question) {
        var mine = new CompletableFuture<Future<Held<A>>>();
        var earlier = held.asMap().putIfAbsent(key, mine);
        if (earlier != null) {
            return await(earlier);
        }
        question.get().map(it -> new Held<>(it, nanoTime.getAsLong())).onComplete(done -> settle(key, mine, done));
        return await(mine);
    }

    private void settle(String key, CompletableFuture<Future<Held<A>>> mine, AsyncResult<Held<A>> done) {
        boolean holds = done.succeeded() && done.result().kept().life().isPositive();
        if (!holds) {
            held.asMap().remove(key, mine);
        }
        mine.complete(done.succeeded() ? Future.succeededFuture(done.result()) : Future.failedFuture(done.cause()));
    }

    private static <A> Future<Held<A>> await(CompletableFuture<Future<Held<A>>> answer) {
        if (answer.isDone()) {
            return answer.resultNow();
        }
        var context = Vertx.currentContext();
        var future = context == null ? Future.fromCompletionStage(answer) : Future.fromCompletionStage(answer, context);
        return future.compose(it -> it);
    }
}
