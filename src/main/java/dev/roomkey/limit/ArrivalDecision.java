package dev.roomkey.limit;

import dev.roomkey.limit.LimitDecision.Source;
import java.time.Duration;

/** Whether somebody may arrive in a room now. */
public sealed interface ArrivalDecision {
    /** The join may be answered with a token. */
    record Admitted(Why why, Source source) implements ArrivalDecision {}

    /** Why somebody is let in. */
    enum Why {
        /** Neither rooms nor projects are limited. */
        UNLIMITED,
        /** Nobody was waiting, and one was left. */
        FREE,
        /** They were sent away before, and this is their turn. */
        TURN,
        /** They were let in less than a minute ago, and paid then. */
        AGAIN
    }

    /**
     * Too many are before them, and they have a turn of their own.
     *
     * @param early whether they had been told of it, and did not wait
     * @param retryAfter when to come back: whole seconds, at least one, and less than one before their turn
     */
    record NotYet(boolean early, Duration retryAfter, Source source) implements ArrivalDecision {}

    /**
     * The store of the buckets is lost, and the configuration says that nobody gets in without it.
     *
     * @param retryAfter when it is worth trying again
     */
    record Undecided(Duration retryAfter) implements ArrivalDecision {}
}
