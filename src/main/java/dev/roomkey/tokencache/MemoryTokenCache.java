package dev.roomkey.tokencache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.roomkey.model.UserId;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.Lookup.Hit;
import dev.roomkey.tokencache.Lookup.Miss;
import dev.roomkey.tokencache.Lookup.Why;
import dev.roomkey.tokencache.Lookup.Withheld;
import io.vertx.core.Future;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Tokens and generations in this process's memory. Whichever of the two is evicted, the result is a miss. */
final class MemoryTokenCache implements TokenCache {
    private static final Future<Void> DONE = Future.succeededFuture();

    /** Metadata makes tokens of up to 16 KiB: they are bounded by what they take and not by their number. */
    private static final int WEIGHT_BYTES = 1024;

    private final Means means;
    private final Freshness freshness;
    private final Cache<CacheKey, Entry> tokenCache;
    private final Cache<String, Generation> generationCache;
    private final ConcurrentMap<CacheKey, Entry> tokens;
    private final ConcurrentMap<String, Generation> generations;

    MemoryTokenCache(CacheConfig config, Means means) {
        this.means = means;
        freshness = new Freshness(config.margin(), means.clock());
        tokenCache = Caffeine.newBuilder()
                .maximumWeight(config.maxTokens())
                .weigher((CacheKey key, Entry entry) -> 1 + entry.token().jwt().length() / WEIGHT_BYTES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(means.clock().millis()))
                .expireAfter(Expiry.<CacheKey, Entry>writing((key, entry) -> freshness.left(entry.token())))
                .build();
        generationCache = Caffeine.newBuilder().maximumSize(config.maxTokens()).build();
        tokens = tokenCache.asMap();
        generations = generationCache.asMap();
    }

    private record Entry(SignedToken token, Generation generation) {}

    @Override
    public Future<Lookup> find(CacheKey key) {
        return Future.succeededFuture(look(key));
    }

    private Lookup look(CacheKey key) {
        if (means.blocks().holds(key)) {
            return new Withheld(key, Withheld.Reason.BLOCKED);
        }
        var generation = generations.get(key.userTag());
        if (generation == null) {
            return new Miss(key, Generation.random(means.random()), Why.FIRST);
        }
        var entry = tokens.get(key);
        return entry != null && isCurrent(key, entry)
                ? new Hit(key, generation, entry.token())
                : new Miss(key, generation, Why.ABSENT);
    }

    @Override
    public Kept mintOnce(Miss miss, Supplier<SignedToken> mint) {
        var minted = new AtomicBoolean();
        var entry = tokens.compute(miss.key(), (key, kept) -> {
            if (kept != null && isCurrent(key, kept)) {
                return kept;
            }
            minted.set(true);
            return enter(miss, mint.get());
        });
        return new Kept(entry.token(), minted.get(), DONE);
    }

    @Override
    public Kept replace(Lookup.Open found, SignedToken token) {
        tokens.put(found.key(), enter(found, token));
        return new Kept(token, true, DONE);
    }

    /** The token under the generation of the look-up, and not under one that replaced it since. */
    private Entry enter(Lookup.Open found, SignedToken token) {
        if (found instanceof Miss(var key, var first, var why) && why == Why.FIRST) {
            generations.putIfAbsent(key.userTag(), first);
        }
        return new Entry(token, found.generation());
    }

    private boolean isCurrent(CacheKey key, Entry entry) {
        return freshness.isFresh(entry.token()) && entry.generation().equals(generations.get(key.userTag()));
    }

    @Override
    public Future<Void> revoke(UserId user) {
        generations.put(means.keys().tags().tagOf(user), Generation.random(means.random()));
        return DONE;
    }

    /** How many entries are in memory, tokens and generations. */
    long held() {
        tokenCache.cleanUp();
        generationCache.cleanUp();
        return tokenCache.estimatedSize() + generationCache.estimatedSize();
    }
}
