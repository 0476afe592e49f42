package dev.roomkey.join;

import dev.roomkey.limit.UserLimiter;
import dev.roomkey.policy.Policy;
import dev.roomkey.session.Sessions;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import java.time.Duration;

/**
 * What a join passes through.
 *
 * @param ttl life of the tokens whose rule says nothing about it
 */
public record JoinStages(
        Sessions sessions,
        Policy policy,
        UserLimiter limiter,
        TokenCache cache,
        CacheKeys keys,
        TokenSigner signer,
        Duration ttl,
        JoinAudit audit) {
    /** Without an audit log. */
    public JoinStages(
            Sessions sessions,
            Policy policy,
            UserLimiter limiter,
            TokenCache cache,
            CacheKeys keys,
            TokenSigner signer,
            Duration ttl) {
        this(sessions, policy, limiter, cache, keys, signer, ttl, JoinAudit.off(keys));
    }
}
