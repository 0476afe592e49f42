package dev.roomkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket for each client address, which failed attempts to show a session spend: guessing sessions, and asking the
 * stores about them, ends when it is empty. Whoever has a valid session spends nothing, so that many users may share an
 * address; guests are held by one of their own. All addresses of an IPv6 /64 are one client's. The buckets live in this process. Safe to share between event loops.
 */
public final class AddressLimiter {
    /** Buckets held at most; the ones used least go first. */
    static final int MAX_ADDRESSES = 100_000;

    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private final @Nullable BucketTerms terms;
    private final TimeMeter meter;
    private final Cache<InetAddress, Bucket> buckets;

    /** A limiter by {@code bandwidths}, all of which must have a token left; without any it never limits. */
    public AddressLimiter(List<Bandwidth> bandwidths, InstantSource clock) {
        terms = bandwidths.isEmpty() ? null : new BucketTerms("address", bandwidths);
        meter = new ClockMeter(clock);
        buckets = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(terms == null ? Duration.ZERO : terms.longestFill())
                .ticker(meter::currentTimeNanos)
                .build();
    }

    /** How long {@code address} has to wait, if its bucket is empty; spends nothing. */
    public Optional<Duration> waitOf(InetAddress address) {
        var bucket = terms == null ? null : buckets.getIfPresent(clientOf(address));
        return Optional.ofNullable(bucket)
                .map(it -> it.estimateAbilityToConsume(1))
                .filter(it -> !it.canBeConsumed())
                .map(it -> Duration.ofNanos(it.getNanosToWaitForRefill()));
    }

    /** Spends one of {@code address}, which showed no valid session. */
    public void failed(InetAddress address) {
        var full = terms;
        if (full != null) {
            buckets.get(clientOf(address), it -> full.newBucket(meter)).tryConsume(1);
        }
    }

    /** Spends one of {@code address} for a guest's join, if there is one. */
    public LimitDecision tryJoin(InetAddress address) {
        var full = terms;
        if (full == null) {
            throw new IllegalStateException("guests need a limit of addresses");
        }
        var bucket = buckets.get(clientOf(address), it -> full.newBucket(meter));
        return full.decide(bucket.asVerbose().tryConsumeAndReturnRemaining(1), LimitDecision.Source.ADDRESS);
    }

    /** Gives one back that was spent for a guest's join which came to nothing through no fault of the guest's. */
    public void giveBack(InetAddress address) {
        var bucket = buckets.getIfPresent(clientOf(address));
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /** The bandwidths as clients are told of them. */
    public List<QuotaPolicy> policies() {
        return terms == null ? List.of() : terms.policies();
    }

    /** How many addresses' buckets are in memory. */
    long bucketsHeld() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** The address that stands for all of a client's. */
    static InetAddress clientOf(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length < IPV6_BYTES) {
            return address;
        }
        Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        return network(bytes);
    }

    private static InetAddress network(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("it has 16 bytes", e);
        }
    }
}
