package dev.roomkey.limit;

import dev.roomkey.model.UserId;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** A token bucket for each user. Safe to share between event loops. */
public sealed interface UserLimiter permits InProcessLimiter, SharedLimiter {
    /** A limiter whose buckets live in this process alone. */
    static UserLimiter inProcess(LimitConfig config, InstantSource clock) {
        return new InProcessLimiter(config, clock);
    }

    /** A limiter whose buckets all instances share, and which gets by without them as the configuration says. */
    static UserLimiter shared(LimitConfig config, LimitStore store) {
        return new SharedLimiter(config, store);
    }

    /** Spends one join of the user's, if there is one. */
    Future<LimitDecision> tryJoin(UserId user);

    /**
     * Gives one back that was spent for a join which came to nothing through no fault of the user's. Nobody waits for it, and
     * where the store is lost meanwhile, nothing is given.
     *
     * @param spentAt who decided that it was spent
     */
    void giveBack(UserId user, LimitDecision.Source spentAt);

    /** How many joins the user has left, of which none is spent. The future fails when the store does not answer. */
    Future<Long> joinsLeft(UserId user);

    /** Fills the user's bucket up. The future fails when it is not certain that the store did. */
    Future<Void> reset(UserId user);

    /** The bandwidths as clients are told of them. */
    List<QuotaPolicy> policies();
}
