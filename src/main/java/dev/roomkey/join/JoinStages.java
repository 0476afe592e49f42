package dev.roomkey.join;

import dev.roomkey.callback.Callback;
import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.policy.Policy;
import dev.roomkey.session.Sessions;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a join passes through.
 *
 * @param callback what asks the application too, where one is named
 * @param guests what guests spend in place of a user's limit
 * @param ttl life of the tokens whose rule says nothing about it
 */
public record JoinStages(
        Sessions sessions,
        Policy policy,
        @Nullable Callback callback,
        UserLimiter limiter,
        AddressLimiter guests,
        TokenCache cache,
        CacheKeys keys,
        TokenSigner signer,
        Duration ttl) {}
