package dev.roomkey.join;

import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.policy.Policy;
import dev.roomkey.session.Sessions;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.Departures;
import dev.roomkey.tokencache.TokenCache;
import java.util.Map;

/**
 * What a join passes through.
 *
 * @param guests what guests spend in place of a user's limit
 * @param departures which kept tokens are of a stay that is over
 * @param projects by name: every one that a rule may choose
 */
public record JoinStages(
        Sessions sessions,
        Policy policy,
        UserLimiter limiter,
        AddressLimiter guests,
        TokenCache cache,
        CacheKeys keys,
        Departures departures,
        Map<String, Project> projects,
        JoinAudit audit) {}
