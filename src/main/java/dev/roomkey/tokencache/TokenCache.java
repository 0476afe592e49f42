package dev.roomkey.tokencache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.roomkey.token.SignedToken;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Tokens in this process's memory. A token is handed out again only while it has more life left than the near-expiry
 * margin, by its own {@code exp} and never by when it was kept. Bounded.
 */
public final class TokenCache {
    /** Metadata makes tokens of up to 16 KiB: they are bounded by what they take and not by their number. */
    private static final int WEIGHT_BYTES = 1024;

    private final CacheConfig config;
    private final InstantSource clock;
    private final Cache<CacheKey, SignedToken> cache;
    private final ConcurrentMap<CacheKey, SignedToken> tokens;

    public TokenCache(CacheConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        cache = Caffeine.newBuilder()
                .maximumWeight(config.maxTokens())
                .weigher((CacheKey key, SignedToken token) -> 1 + token.jwt().length() / WEIGHT_BYTES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<CacheKey, SignedToken>writing((key, token) -> timeToMargin(token)))
                .build();
        tokens = cache.asMap();
    }

    /** The token under this key, if it has life enough left. */
    public Future<Optional<SignedToken>> find(CacheKey key) {
        return Future.succeededFuture(Optional.ofNullable(tokens.get(key)).filter(this::isAlive));
    }

    /**
     * Mints a token and keeps it, unless another request has just done so: however many miss one key at once, one token
     * is made. {@code mint} must be quick; others that want the same key wait for it.
     */
    public Kept mintOnce(CacheKey key, Supplier<SignedToken> mint) {
        var minted = new AtomicBoolean();
        var token = tokens.compute(key, (it, kept) -> {
            if (kept != null && isAlive(kept)) {
                return kept;
            }
            minted.set(true);
            return mint.get();
        });
        return new Kept(token, minted.get());
    }

    /**
     * A token that is kept now.
     *
     * @param minted whether it was minted for this very request, and not for another one at the same time
     */
    public record Kept(SignedToken token, boolean minted) {}

    /** Keeps this token in place of whatever was there. */
    public void replace(CacheKey key, SignedToken token) {
        tokens.put(key, token);
    }

    /** How many tokens are in memory. */
    long tokensHeld() {
        cache.cleanUp();
        return cache.estimatedSize();
    }

    /** A token that is dated ahead of a clock that was set back is of no use either: clients take it for stale. */
    private boolean isAlive(SignedToken token) {
        return timeToMargin(token).isPositive() && !token.issuedAt().isAfter(clock.instant());
    }

    private Duration timeToMargin(SignedToken token) {
        return Duration.between(clock.instant(), token.expiresAt()).minus(margin(token));
    }

    private Duration margin(SignedToken token) {
        var tenth = token.life().dividedBy(10);
        return tenth.compareTo(config.margin()) > 0 ? tenth : config.margin();
    }
}
