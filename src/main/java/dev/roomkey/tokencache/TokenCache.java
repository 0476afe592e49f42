package dev.roomkey.tokencache;

import dev.roomkey.model.UserId;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.token.SignedToken;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Same user, same grant: the same living token. A token is handed out again only while it has more life left than the
 * near-expiry margin, and only under the generation of the user that it was kept with. Whatever fails here is a miss: the
 * cache never stands in the way of a new token.
 */
public interface TokenCache {
    /**
     * For so long look-ups may share a read that was under way when they began. What is asked this long after the store took a
     * revocation or a block is decided by it, in every instance.
     */
    Duration FELT_WITHIN = Duration.ofMillis(200);

    /** Tokens in this process's memory, bounded. */
    static TokenCache inMemory(CacheConfig config, Means means) {
        return new MemoryTokenCache(config, means);
    }

    /** Tokens in Redis, sealed, which all instances hand out. */
    static TokenCache shared(CacheConfig config, Means means, RedisLink link) {
        return new RedisTokenCache(config, means, link);
    }

    /**
     * What a cache works with.
     *
     * @param keys what names the users, and seals where no seal keys are configured
     * @param random source of generations and nonces
     * @param blocks who gets no token
     */
    record Means(CacheKeys keys, InstantSource clock, SecureRandom random, BlockList blocks) {
        /** With blocks of this process alone. */
        public Means(CacheKeys keys, InstantSource clock, SecureRandom random) {
            this(keys, clock, random, BlockList.inMemory(keys, clock));
        }
    }

    /** Looks a token up; the future never fails. */
    Future<Lookup> find(CacheKey key);

    /**
     * Mints a token and keeps it, unless another request has just done so: however many miss one key at once, one token
     * is made in this process. {@code mint} must be quick; others that want the same key wait for it.
     */
    Kept mintOnce(Lookup.Miss miss, Supplier<SignedToken> mint);

    /** Keeps this token in place of whatever was found. */
    Kept replace(Lookup.Open found, SignedToken token);

    /**
     * Ends all kept tokens of a user, in every instance. The tokens themselves live on; they are only handed out no more.
     * The future fails when the store did not take it, and the kept tokens may then be handed out still.
     */
    Future<Void> revoke(UserId user);

    /**
     * A token to hand out.
     *
     * @param minted whether it was minted for this very request, and not for another one at the same time
     * @param keeping done when the token is kept, and failed when it could not be; not to be waited for
     */
    record Kept(SignedToken token, boolean minted, Future<Void> keeping) {}
}
