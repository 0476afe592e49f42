package dev.roomkey.limit;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteStat;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import io.github.bucket4j.distributed.versioning.Versions;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bucket4j's stored bytes of buckets with one configuration. Whatever else may stand in Redis must not reach Bucket4j's own
 * reader, which allocates as much as the bytes say: only the numbers may differ from those of a fresh bucket, and they must
 * be such as a bucket can have.
 */
final class StateFormat {
    private static final int NUMBERS_PER_BANDWIDTH = 3;

    private final BucketConfiguration configuration;
    private final long mostDebt;
    private final byte[] fresh;
    private final int numbers;
    private final int afterNumbers;
    private final int consumed;

    /** Of buckets that hold nothing at the least. */
    StateFormat(BucketConfiguration configuration) {
        this(configuration, 0);
    }

    /**
     * Of buckets of which more may be taken than they hold.
     *
     * @param mostDebt how many a bucket may hold less than nothing
     */
    StateFormat(BucketConfiguration configuration, long mostDebt) {
        this.configuration = configuration;
        this.mostDebt = mostDebt;
        fresh = fresh(configuration, 0);
        numbers = Arrays.mismatch(fresh, fresh(configuration, -1));
        afterNumbers = numbers + configuration.getBandwidths().length * NUMBERS_PER_BANDWIDTH * Long.BYTES;
        consumed = fresh.length - Long.BYTES;
    }

    private static byte[] fresh(BucketConfiguration configuration, long nanos) {
        var bucket = BucketState.createInitialState(configuration, MathType.INTEGER_64_BITS, nanos);
        return InternalSerializationHelper.serializeState(
                new RemoteBucketState(bucket, new RemoteStat(0), null), Versions.getLatest());
    }

    /** A full bucket at a time, in nanoseconds since 1970. */
    byte[] full(long nanos) {
        return fresh(configuration, nanos);
    }

    /**
     * Whether these bytes are a bucket's.
     *
     * @param latestNanos the latest time at which a bucket can have been refilled, in nanoseconds since 1970
     */
    boolean accepts(byte[] bytes, long latestNanos) {
        return bytes.length == fresh.length
                && Arrays.equals(bytes, 0, numbers, fresh, 0, numbers)
                && Arrays.equals(bytes, afterNumbers, consumed, fresh, afterNumbers, consumed)
                && arePlausible(ByteBuffer.wrap(bytes).position(numbers), latestNanos);
    }

    private boolean arePlausible(ByteBuffer state, long latestNanos) {
        for (var bandwidth : configuration.getBandwidths()) {
            if (!isBetween(state.getLong(), 0, latestNanos)
                    || !isBetween(state.getLong(), -mostDebt, bandwidth.getCapacity())
                    || !isBetween(state.getLong(), 0, bandwidth.getRefillPeriodNanos())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBetween(long number, long least, long most) {
        return number >= least && number <= most;
    }

    /** Joins left at a time in a bucket whose bytes were accepted. */
    long available(byte[] bytes, long nanos) {
        var state = InternalSerializationHelper.deserializeState(bytes);
        state.refillAllBandwidth(nanos);
        return state.getAvailableTokens();
    }
}
