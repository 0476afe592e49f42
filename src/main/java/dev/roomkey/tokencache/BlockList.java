package dev.roomkey.tokencache;

import dev.roomkey.redis.RedisLink;
import dev.roomkey.tokencache.BlockConfig.OnStoreLoss;
import dev.roomkey.tokencache.Lookup.Withheld.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who gets no token for a while. Each block stands in Redis twice: as a key of the user's, which every look-up of a token reads in
 * the same round trip, so that a block holds everywhere at once; and in an index, which every instance copies each second. The
 * copy decides while Redis does not answer, and gives back what an emptied Redis has lost. A block is never shortened by another one;
 * lift it first. Safe to share between threads.
 */
public final class BlockList {
    /** Longest block: what should last longer is the application's to say. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** Most blocks in memory, some 150 bytes each. Of more than these there is no copy to rely on. */
    static final int MOST = 10_000;

    /** Blocks given back to an emptied Redis at a time. */
    private static final int MOST_RESTORED = 100;

    private static final Future<Void> DONE = Future.succeededFuture();

    private final CacheKeys keys;
    private final InstantSource clock;
    private final OnStoreLoss onStoreLoss;
    private final @Nullable RedisBlocks shared;
    private final ConcurrentMap<String, Long> endsByName = new ConcurrentHashMap<>();
    private volatile boolean isWhole;

    private BlockList(CacheKeys keys, InstantSource clock, BlockConfig config, @Nullable RedisBlocks shared) {
        this.keys = keys;
        this.clock = clock;
        this.onStoreLoss = config.onStoreLoss();
        this.shared = shared;
        this.isWhole = shared == null;
    }

    /** Blocks of this process alone. */
    public static BlockList inMemory(CacheKeys keys, InstantSource clock) {
        return new BlockList(keys, clock, BlockConfig.DEFAULT, null);
    }

    /** Blocks in the Redis of the tokens, for all instances; to be {@link #refresh}ed about once a second. */
    public static BlockList shared(BlockConfig config, CacheKeys keys, InstantSource clock, RedisLink link) {
        return new BlockList(keys, clock, config, new RedisBlocks(link));
    }

    /**
     * Keeps someone out until then. Here it holds at once; everywhere, for all that is asked from when the future has succeeded. It
     * fails when it is not certain that the store took it, or when there are too many blocks.
     */
    public Future<Void> block(BlockTarget target, Instant until) {
        var name = keys.blockNameOf(target);
        var left = Duration.between(clock.instant(), until);
        if (!left.isPositive() || left.compareTo(LONGEST) > 0) {
            return Future.failedFuture(new IllegalArgumentException("a block ends later than now, within a year"));
        }
        boolean isHeld = hold(name, until.toEpochMilli());
        if (shared != null) {
            return shared.mark(name, left).compose(marked -> shared.enter(name, until.toEpochMilli(), clock.millis()));
        }
        return isHeld ? DONE : Future.failedFuture(new IllegalStateException("there are too many blocks"));
    }

    /** Ends the block of exactly this target. Other instances learn of it within about a second. */
    public Future<Void> lift(BlockTarget target) {
        var name = keys.blockNameOf(target);
        var lifted = shared == null
                ? DONE
                : shared.strike(name, clock.instant().plus(LONGEST).toEpochMilli())
                        .compose(struck -> shared.unmark(name));
        return lifted.onSuccess(done -> endsByName.remove(name));
    }

    /** Copies what other instances have blocked; the future never fails, and without an answer the copy stays as it was. */
    public Future<Void> refresh() {
        return shared == null
                ? DONE
                : shared.read(clock.millis(), MOST).onSuccess(this::take).transform(asked -> DONE);
    }

    private void take(RedisBlocks.Index index) {
        index.lifted().forEach(endsByName::remove);
        forgetWhatIsOver();
        if (index.isWhole()) {
            restore(index);
        }
        var unheld = index.ends().entrySet().stream()
                .filter(it -> !hold(it.getKey(), it.getValue()))
                .count();
        isWhole = index.isWhole() && unheld == 0;
    }

    private void forgetWhatIsOver() {
        var now = clock.millis();
        endsByName.values().removeIf(end -> end <= now);
    }

    /** What stands here and has vanished there was neither lifted nor is it over: Redis was emptied. */
    private void restore(RedisBlocks.Index index) {
        var redis = shared;
        if (redis == null) {
            return;
        }
        var now = clock.millis();
        endsByName.entrySet().stream()
                .filter(it -> !index.ends().containsKey(it.getKey()))
                .limit(MOST_RESTORED)
                .map(Map.Entry::copyOf)
                .forEach(it -> redis.mark(it.getKey(), Duration.ofMillis(it.getValue() - now))
                        .compose(marked -> redis.enter(it.getKey(), it.getValue(), now)));
    }

    /** Whether there was room for it. */
    private boolean hold(String name, long end) {
        if (!hasRoomFor(name)) {
            forgetWhatIsOver();
        }
        if (!hasRoomFor(name)) {
            return false;
        }
        endsByName.merge(name, end, Math::max);
        return true;
    }

    private boolean hasRoomFor(String name) {
        return endsByName.size() < MOST || endsByName.containsKey(name);
    }

    /** Whether the copy in memory says that no token may be handed out. */
    boolean holds(CacheKey key) {
        var now = clock.millis();
        return !endsByName.isEmpty()
                && key.blockNames().stream().anyMatch(it -> endsByName.getOrDefault(it, now) > now);
    }

    /** Why no token may be handed out while the store does not answer; empty when one may. */
    Optional<Reason> withoutStore(CacheKey key) {
        if (holds(key)) {
            return Optional.of(Reason.BLOCKED);
        }
        return isWhole || onStoreLoss == OnStoreLoss.ALLOW ? Optional.empty() : Optional.of(Reason.UNKNOWN);
    }
}
