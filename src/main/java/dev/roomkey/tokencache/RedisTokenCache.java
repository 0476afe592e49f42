package dev.roomkey.tokencache;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.model.UserId;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.Lookup.Hit;
import dev.roomkey.tokencache.Lookup.Miss;
import dev.roomkey.tokencache.Lookup.Why;
import dev.roomkey.tokencache.Lookup.Withheld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Tokens in Redis, sealed, under names that say nothing. Token, generation and blocks are read in one {@code MGET}, which all
 * look-ups of a key share that come right after each other. A generation that is lost, by expiry, eviction or an empty restart, is
 * replaced by a new one, under which nothing that was kept before is found.
 */
final class RedisTokenCache implements TokenCache {
    /** More than the longest token's life and the margin, as the margin is always the shorter of the two. */
    static final Duration GENERATION_LIFE = LiveKitConfig.MAX_TTL.multipliedBy(2);

    /** Long enough for all that asked before a token was kept; whoever asks later finds it in Redis. */
    private static final Duration RECENT = Duration.ofSeconds(1);

    /** Bounds what {@link #RECENT} would let grow; to forget one early costs at most one token more. */
    private static final long MOST_RECENT = 10_000;

    /** Below {@link TokenCache#FELT_WITHIN} by more than clocks round. */
    private static final long SHARED_MILLIS = FELT_WITHIN.toMillis() - 5;

    /** Where blocks begin in the answer, behind token and generation. */
    private static final int FIRST_BLOCK = 2;

    private static final Future<Void> DONE = Future.succeededFuture();

    private final RedisLink link;
    private final Means means;
    private final Freshness freshness;
    private final Seal seal;
    private final ConcurrentMap<CacheKey, Reading> reads = new ConcurrentHashMap<>();
    private final ConcurrentMap<CacheKey, KeptToken> recent;

    /** New generations of users that had none, until Redis has them: what joins at the same time is kept under the same. */
    private final ConcurrentMap<String, Generation> introduced;

    RedisTokenCache(CacheConfig config, Means means, RedisLink link) {
        this.link = link;
        this.means = means;
        freshness = new Freshness(config.margin(), means.clock());
        seal = new Seal(config.sealKeysOr(means.keys().sealKey()), means.random());
        recent = remembering(means.clock());
        introduced = remembering(means.clock());
    }

    private static <K, V> ConcurrentMap<K, V> remembering(InstantSource clock) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_RECENT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(RECENT)
                .<K, V>build()
                .asMap();
    }

    @Override
    public Future<Lookup> find(CacheKey key) {
        var mine = new Reading(Promise.promise(), means.clock().millis());
        var onItsWay = reads.compute(key, (it, other) -> other != null && other.isYoungAt(mine.begun) ? other : mine);
        if (onItsWay != mine) {
            return here(onItsWay.found.future());
        }
        send(read(key))
                .map(answer -> understand(key, answer))
                .otherwise(lost -> withoutAnswer(key))
                .onSuccess(found -> {
                    reads.remove(key, mine);
                    mine.found.complete(found);
                });
        return mine.found.future();
    }

    /** A read on its way. What was revoked since it began it does not know, so only those share it who ask right after. */
    private static final class Reading {
        private final Promise<Lookup> found;
        private final long begun;

        Reading(Promise<Lookup> found, long begun) {
            this.found = found;
            this.begun = begun;
        }

        boolean isYoungAt(long now) {
            return now >= begun && now - begun < SHARED_MILLIS;
        }
    }

    /** Token, generation and blocks of one user have one hash slot. */
    private Request read(CacheKey key) {
        var request = Request.cmd(Command.MGET).arg(tokenName(key)).arg(generationName(key.userTag()));
        key.blockNames().forEach(it -> request.arg(RedisBlocks.keyOf(link.keyPrefix(), it)));
        return request;
    }

    private Lookup withoutAnswer(CacheKey key) {
        return means.blocks()
                .withoutStore(key)
                .<Lookup>map(reason -> new Withheld(key, reason))
                .orElseGet(() -> new Miss(key, random(), Why.UNAVAILABLE));
    }

    /** On the caller's event loop, and not on that of whoever asked first. */
    private static Future<Lookup> here(Future<Lookup> elsewhere) {
        var context = Vertx.currentContext();
        if (context == null) {
            return elsewhere;
        }
        var here = Promise.<Lookup>promise();
        elsewhere.onSuccess(found -> context.runOnContext(it -> here.complete(found)));
        return here.future();
    }

    private Lookup understand(CacheKey key, Response answer) {
        if (isBlocked(answer) || means.blocks().holds(key)) {
            return new Withheld(key, Withheld.Reason.BLOCKED);
        }
        var current = bytes(answer, 1).flatMap(Generation::read);
        if (current.isEmpty()) {
            return new Miss(key, introduced.computeIfAbsent(key.userTag(), it -> random()), Why.FIRST);
        }
        var value = bytes(answer, 0);
        var kept = value.flatMap(it -> seal.open(key, it));
        if (kept.isEmpty()) {
            return new Miss(key, current.get(), value.isEmpty() ? Why.ABSENT : Why.UNREADABLE);
        }
        return isUsable(kept.get(), current.get())
                ? new Hit(key, current.get(), kept.get().token())
                : new Miss(key, current.get(), Why.ABSENT);
    }

    private static boolean isBlocked(Response answer) {
        for (int i = FIRST_BLOCK; i < answer.size(); i++) {
            if (answer.get(i) != null) {
                return true;
            }
        }
        return false;
    }

    private static Optional<byte[]> bytes(Response answer, int index) {
        return Optional.ofNullable(answer.get(index)).map(it -> it.toBuffer().getBytes());
    }

    private boolean isUsable(KeptToken kept, Generation current) {
        return kept.generation().equals(current) && freshness.isFresh(kept.token());
    }

    private Generation random() {
        return Generation.random(means.random());
    }

    @Override
    public Kept mintOnce(Miss miss, Supplier<SignedToken> mint) {
        var minted = new AtomicBoolean();
        var latest = recent.compute(miss.key(), (key, last) -> {
            if (last != null && isUsable(last, miss.generation())) {
                return last;
            }
            minted.set(true);
            return new KeptToken(miss.generation(), mint.get());
        });
        return new Kept(latest.token(), minted.get(), minted.get() ? keep(miss, latest.token()) : DONE);
    }

    @Override
    public Kept replace(Lookup.Open found, SignedToken token) {
        recent.put(found.key(), new KeptToken(found.generation(), token));
        return new Kept(token, true, keep(found, token));
    }

    /** Without an answer to the look-up, the generation is unknown and a write would be worth nothing. */
    private Future<Void> keep(Lookup.Open found, SignedToken token) {
        return switch (found) {
            case Miss miss when miss.why() == Why.UNAVAILABLE -> DONE;
            case Miss miss
            when miss.why() == Why.FIRST ->
                Future.join(introduce(miss), write(miss, token)).mapEmpty();
            case Lookup.Open known -> write(known, token);
        };
    }

    /** Where another instance was faster, or a revocation, theirs stays and the token of this look-up is never found. */
    private Future<Void> introduce(Miss first) {
        var userTag = first.key().userTag();
        return send(setGeneration(userTag, first.generation()).arg("NX"))
                .onComplete(done -> introduced.remove(userTag, first.generation()))
                .mapEmpty();
    }

    private Future<Void> write(Lookup.Open found, SignedToken token) {
        var left = freshness.left(token).toMillis();
        if (left <= 0) {
            return DONE;
        }
        var value = seal.seal(found.key(), new KeptToken(found.generation(), token));
        return send(Request.cmd(Command.SET)
                        .arg(tokenName(found.key()))
                        .arg(Buffer.buffer(value))
                        .arg("PX")
                        .arg(left))
                .mapEmpty();
    }

    @Override
    public Future<Void> revoke(UserId user) {
        var userTag = means.keys().tags().tagOf(user);
        return send(setGeneration(userTag, random()))
                .onSuccess(done -> forget(userTag))
                .mapEmpty();
    }

    /** Who asks from now on must not be told what was read before. */
    private void forget(String userTag) {
        reads.keySet().removeIf(key -> key.userTag().equals(userTag));
        introduced.remove(userTag);
    }

    private Request setGeneration(String userTag, Generation generation) {
        return Request.cmd(Command.SET)
                .arg(generationName(userTag))
                .arg(Buffer.buffer(generation.bytes()))
                .arg("PX")
                .arg(GENERATION_LIFE.toMillis());
    }

    /** What is thrown while sending is a failure like any other. */
    private Future<Response> send(Request command) {
        try {
            return link.send(command);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private String tokenName(CacheKey key) {
        return link.keyPrefix() + "token:{" + key.userTag() + "}:" + key.name();
    }

    private String generationName(String userTag) {
        return link.keyPrefix() + "generation:{" + userTag + "}";
    }
}
