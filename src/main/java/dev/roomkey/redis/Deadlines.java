package dev.roomkey.redis;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives up on what is not answered in time, on one event loop: a list in the order of the ends, and one timer for the first, where a
 * timer for each would cost more than sending a command does. Confined to its loop.
 */
final class Deadlines {
    private final ContextInternal context;
    private final LongSupplier nanoTime;

    /** Where the list begins and ends. */
    private final Link ring;

    private boolean armed;

    Deadlines(ContextInternal context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
        ring = new Link(nanoTime.getAsLong());
    }

    /** Work that begins now: fails with a {@code TimeoutException} unless it is completed in time; what comes later is not heard. */
    <T> Waiting<T> begin(Duration longest) {
        var waiting = new Waiting<T>(nanoTime.getAsLong() + longest.toNanos());
        insert(waiting);
        return waiting;
    }

    /** Nearly always last, as most deadlines are equally far. */
    private void insert(Waiting<?> waiting) {
        var before = ring.previous;
        while (before instanceof Waiting<?> && before.end - waiting.end > 0) {
            before = before.previous;
        }
        waiting.standBehind(before);
        if (!armed) {
            arm();
        }
    }

    private void arm() {
        armed = true;
        var nanos = ring.next.end - nanoTime.getAsLong();
        context.setTimer(Math.max(1, Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1))), fired -> expire());
    }

    private void expire() {
        armed = false;
        var now = nanoTime.getAsLong();
        while (ring.next instanceof Waiting<?> first && first.end - now <= 0) {
            first.complete(null, new TimeoutException());
        }
        if (ring.next instanceof Waiting<?> && !armed) {
            arm();
        }
    }

    static class Link {
        final long end;
        Link next = this;
        Link previous = this;

        Link(long end) {
            this.end = end;
        }

        final void standBehind(Link other) {
            previous = other;
            next = other.next;
            next.previous = this;
            other.next = this;
        }

        final void leave() {
            previous.next = next;
            next.previous = previous;
            next = this;
            previous = this;
        }
    }

    /** Work that is waited for. */
    static final class Waiting<T> extends Link implements Completable<T> {
        private final Promise<T> promise = Promise.promise();

        private Waiting(long end) {
            super(end);
        }

        /** What it comes to. */
        Future<T> future() {
            return promise.future();
        }

        @Override
        public void complete(@Nullable T result, @Nullable Throwable failure) {
            leave();
            if (failure == null) {
                promise.tryComplete(result);
            } else {
                promise.tryFail(failure);
            }
        }
    }
}
