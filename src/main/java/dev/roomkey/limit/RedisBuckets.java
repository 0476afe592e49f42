package dev.roomkey.limit;

import dev.roomkey.redis.RedisLink;
import dev.roomkey.redis.RedisScript;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bucket4j's compare-and-swap over Redis, against the state last seen: one script, and no reading beforehand. Where the guess
 * is wrong the script answers what is there, so that a lost race costs one more round trip and not two.
 *
 * <p>A bucket that Redis does not have is taken for full. Writing a state that is derived from an older one is always safe
 * then, since it holds no more than a full one; so buckets outlive a restarted Redis for those who remember them.
 */
final class RedisBuckets extends AbstractCompareAndSwapBasedProxyManager<LastSeen> {
    /** For how long a refusal needs no proof but what was seen: others can only have taken more meanwhile. */
    static final long TRUST_MILLIS = 1000;

    /** Every one of these was lost to another instance that got something, so a user's own limit ends it much earlier. */
    private static final int MAX_ATTEMPTS = 16;

    /** How far the clocks of a master and its replica may lie apart. */
    private static final long FAILOVER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final int WON = 1;
    private static final int LOST = 0;

    /** KEYS: the bucket. ARGV: what it should hold, the new state, its life in ms, our clock in ms, the tolerance in ms. */
    private static final RedisScript SWAP = RedisScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if math.abs(now - tonumber(ARGV[4])) > tonumber(ARGV[5]) then
              return {2, now}
            end
            local held = redis.call('GET', KEYS[1])
            if held and held ~= ARGV[1] then
              return {0, now, held}
            end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return {1, now}
            """);

    private final RedisLink link;
    private final StateFormat format;
    private final StoreClock clock;
    private final byte[] tolerance;

    RedisBuckets(RedisLink link, StateFormat format, StoreClock clock) {
        super(ClientSideConfig.getDefault()
                .withClientClock(new ClockMeter(clock))
                .withMaxRetries(MAX_ATTEMPTS));
        this.link = link;
        this.format = format;
        this.clock = clock;
        tolerance = number(clock.tolerance().toMillis());
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(LastSeen seen) {
        return new Swap(seen);
    }

    /** One exchange about a bucket, with as many attempts as it takes, all of them within one deadline. */
    private final class Swap implements AsyncCompareAndSwapOperation {
        private final RedisLink.Exchange exchange = link.exchange();
        private final LastSeen seen;
        private byte[] expected = LastSeen.ABSENT;

        Swap(LastSeen seen) {
            this.seen = seen;
        }

        /**
         * The guess to start from. A refusal ends here, without Redis; so what would refuse, and is not fresh, is passed over,
         * and the swap asks Redis for the truth by losing.
         */
        @Override
        public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
            var last = seen.state();
            var usable = last.isReadable() && (last.isFresh(clock.millis()) || hasOneLeft(last));
            expected = usable || !last.isReadable() ? last.bytes() : LastSeen.ABSENT;
            return CompletableFuture.completedFuture(usable ? Optional.of(last.bytes()) : Optional.empty());
        }

        private boolean hasOneLeft(LastSeen.State last) {
            return format.available(last.bytes(), getClientSideTime()) > 0;
        }

        @Override
        public CompletableFuture<Boolean> compareAndSwap(
                byte[] original, byte[] next, RemoteBucketState state, Optional<Long> timeoutNanos) {
            var arguments = List.of(expected, next, number(millisToFull(state)), number(clock.millis()), tolerance);
            return exchange.eval(SWAP, List.of(seen.key()), arguments)
                    .map(answer -> read(answer, next))
                    .toCompletionStage()
                    .toCompletableFuture();
        }

        private boolean read(Response answer, byte[] next) {
            clock.storeSays(answer.get(1).toLong());
            var result = answer.get(0).toInteger();
            if (result == WON) {
                seen.saw(new LastSeen.State(next, true, clock.millis()));
            } else if (result == LOST) {
                saw(answer.get(2).toBytes());
            }
            return result == WON;
        }

        private void saw(byte[] held) {
            seen.saw(new LastSeen.State(held, format.accepts(held, latestRefill()), clock.millis()));
        }
    }

    /** How many joins a bucket holds; none that can be read is a full one. */
    Future<Long> available(String key) {
        return link.send(Request.cmd(Command.GET).arg(key)).map(held -> {
            var now = getClientSideTime();
            var bytes = held == null ? format.full(now) : held.toBytes();
            return format.available(format.accepts(bytes, latestRefill()) ? bytes : format.full(now), now);
        });
    }

    /**
     * Fills a bucket up. It must stand there: were it gone, an instance that remembers an emptier one would write that.
     *
     * @param life how long any bucket takes to fill up by itself
     */
    Future<Void> fill(String key, Duration life) {
        return link.send(Request.cmd(Command.SET)
                        .arg(key)
                        .arg(Buffer.buffer(format.full(getClientSideTime())))
                        .arg("PX")
                        .arg(Math.max(1, life.toMillis())))
                .mapEmpty();
    }

    /**
     * Another instance's clock may be ahead of Redis' by the tolerance, and ours behind it by as much; and where a replica with
     * a slower clock took over, all buckets are dated ahead: they refill late, and must not start afresh.
     */
    private long latestRefill() {
        return getClientSideTime()
                + TimeUnit.MILLISECONDS.toNanos(2 * clock.tolerance().toMillis())
                + FAILOVER_NANOS;
    }

    private long millisToFull(RemoteBucketState state) {
        return Math.max(
                1,
                Math.ceilDiv(state.calculateFullRefillingTime(getClientSideTime()), TimeUnit.MILLISECONDS.toNanos(1)));
    }

    private static byte[] number(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean isAsyncModeSupported() {
        return true;
    }

    @Override
    public boolean isExpireAfterWriteSupported() {
        return true;
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(LastSeen seen) {
        throw new UnsupportedOperationException("it would block");
    }

    @Override
    public void removeProxy(LastSeen seen) {
        throw new UnsupportedOperationException("it would block");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(LastSeen seen) {
        throw new UnsupportedOperationException("nobody removes buckets; they expire");
    }
}
