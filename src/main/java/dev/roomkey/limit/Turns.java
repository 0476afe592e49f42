package dev.roomkey.limit;

import io.vertx.core.Future;

/** Whose turn is when. */
interface Turns {
    /** What is remembered of whoever arrives; never fails. */
    Future<Turn> find(Arrival arrival);

    /** Remembers it for as long as it says anything; nobody waits for that. */
    void keep(Arrival arrival, Turn turn);
}
