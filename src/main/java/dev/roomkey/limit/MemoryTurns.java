package dev.roomkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Turns in this process, bounded in number. */
final class MemoryTurns implements Turns {
    /** Some 200 bytes each; whoever is forgotten waits at the end again. */
    private static final long MAX_TURNS = 200_000;

    private final Cache<Arrival, Turn> turns;

    MemoryTurns(InstantSource clock) {
        turns = Caffeine.newBuilder()
                .maximumSize(MAX_TURNS)
                .expireAfter(Expiry.<Arrival, Turn>writing((arrival, turn) -> turn.lifeAt(clock.millis())))
                .ticker(new ClockMeter(clock)::currentTimeNanos)
                .build();
    }

    @Override
    public Future<Turn> find(Arrival arrival) {
        return Future.succeededFuture(known(arrival));
    }

    /** The same without a future, for whoever falls back on it. */
    Turn known(Arrival arrival) {
        var turn = turns.getIfPresent(arrival);
        return turn == null ? Turn.NONE : turn;
    }

    @Override
    public void keep(Arrival arrival, Turn turn) {
        turns.put(arrival, turn);
    }
}
