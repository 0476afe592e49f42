package dev.roomkey.join;

import dev.roomkey.callback.Callback;
import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.policy.Policy;
import dev.roomkey.session.Sessions;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.Departures;
import dev.roomkey.tokencache.TokenCache;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a join passes through.
 *
 * @param callback what asks the application too, where one is named
 * @param guests what guests spend in place of a user's limit
 * @param arrivals how many may come to a room at once
 * @param departures which kept tokens are of a stay that is over
 * @param projects by name: every one that a rule may choose
 */
public record JoinStages(
        Sessions sessions,
        Policy policy,
        @Nullable Callback callback,
        UserLimiter limiter,
        AddressLimiter guests,
        ArrivalLimiter arrivals,
        TokenCache cache,
        CacheKeys keys,
        Departures departures,
        Map<String, Project> projects,
        JoinAudit audit) {}
