package dev.roomkey.limit;

import dev.roomkey.limit.LimitDecision.Source;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * One bucket, of a room or a project, as this instance uses it: as a timetable on which each join has a moment of its own. Taking
 * more than the bucket holds puts it into debt, and when that is paid back is the moment of what was taken. Moments are
 * leased: as many as wait for one, or as many as were wanted in the last tenth of a second, but at most a tenth of a second's
 * worth ahead. One lease is asked for at a time, and who comes meanwhile waits for it, so that a crowded room costs no more round trips than
 * a quiet one. A leased moment that nobody took is lost a tenth of a second after it. Safe to share between event loops.
 */
final class Gate {
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final IntFunction<Future<Long>> bucket;
    private final Facts facts;
    private final Queue<CompletableFuture<Slot>> waiting = new ArrayDeque<>();
    private final Demand demand = new Demand();
    private Lease lease = new Lease(0, 0, 0, 0);
    private boolean asking;

    /**
     * @param bucket takes so many from the bucket, whether it holds them or not, and says in how many nanoseconds the last of
     *     them is there
     */
    Gate(IntFunction<Future<Long>> bucket, Facts facts) {
        this.bucket = bucket;
        this.facts = facts;
    }

    /** What a gate knows of its bucket. */
    record Facts(Bandwidth bandwidth, Source source, TimeMeter meter) {
        long interval() {
            return bandwidth.period().toNanos() / bandwidth.refill();
        }

        /** How much is leased at once at most; of a bucket in this process nothing, since it is no way off. */
        int slice() {
            return source == Source.LOCAL ? 1 : (int) Math.clamp(SLICE_NANOS / interval(), 1, bandwidth.capacity());
        }
    }

    /**
     * The moment at which somebody may pass.
     *
     * @param at in milliseconds since 1970; not after the moment of asking where nobody has to wait
     */
    record Slot(long at, Source source) {}

    /** The next moment that is free. The future fails when the bucket cannot be asked. */
    Future<Slot> next() {
        var waiter = new CompletableFuture<Slot>();
        synchronized (this) {
            var now = facts.meter().currentTimeNanos();
            demand.count(now);
            var leased = lease.take(now);
            if (leased.isPresent()) {
                return Future.succeededFuture(slot(leased.getAsLong()));
            }
            waiting.add(waiter);
            if (asking) {
                return here(waiter);
            }
            asking = true;
        }
        ask();
        return here(waiter);
    }

    private void ask() {
        int joins;
        synchronized (this) {
            joins = Math.max(waiting.size(), Math.min(facts.slice(), demand.recent()));
        }
        bucket.apply(joins).onComplete((wait, failure) -> {
            if (failure == null) {
                leased(joins, wait);
            } else {
                lost(failure);
            }
        });
    }

    private void leased(int joins, long wait) {
        var served = new ArrayList<Runnable>();
        boolean more;
        synchronized (this) {
            var now = facts.meter().currentTimeNanos();
            lease = new Lease(now, now + wait - (joins - 1) * facts.interval(), facts.interval(), joins);
            while (!waiting.isEmpty() && lease.left > 0) {
                var waiter = waiting.remove();
                var slot = slot(lease.take(now).orElseThrow());
                served.add(() -> waiter.complete(slot));
            }
            more = !waiting.isEmpty();
            asking = more;
        }
        served.forEach(Runnable::run);
        if (more) {
            ask();
        }
    }

    private void lost(Throwable failure) {
        List<CompletableFuture<Slot>> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
            asking = false;
        }
        all.forEach(it -> it.completeExceptionally(failure));
    }

    /** In milliseconds a moment is rounded up, unless it is past already. */
    private Slot slot(long nanos) {
        return new Slot(Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1)), facts.source());
    }

    /** What was asked together is answered together, so back to the event loop of this request. */
    private static Future<Slot> here(CompletableFuture<Slot> waiter) {
        var context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(waiter) : Future.fromCompletionStage(waiter, context);
    }

    /** Moments in a row, of which what the bucket held are all at the time of the lease. */
    private static final class Lease {
        private final long since;
        private final long interval;
        private long next;
        private int left;

        Lease(long since, long first, long interval, int joins) {
            this.since = since;
            this.interval = interval;
            next = first;
            left = joins;
        }

        OptionalLong take(long now) {
            while (left > 0) {
                var moment = Math.max(next, since);
                next += interval;
                left--;
                if (moment + SLICE_NANOS >= now) {
                    return OptionalLong.of(moment);
                }
            }
            return OptionalLong.empty();
        }
    }

    /** How many wanted in during a tenth of a second: this one so far, or the last one if they were more. */
    private static final class Demand {
        private long window;
        private int now;
        private int before;

        void count(long nanos) {
            var current = nanos / SLICE_NANOS;
            if (current != window) {
                before = current == window + 1 ? now : 0;
                now = 0;
                window = current;
            }
            now++;
        }

        int recent() {
            return Math.max(now, before);
        }
    }
}
