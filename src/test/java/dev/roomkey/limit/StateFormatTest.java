package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteStat;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import io.github.bucket4j.distributed.versioning.Versions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StateFormatTest {
    private static final long NOW = Duration.ofDays(20_000).toNanos();
    private static final BucketTerms TERMS = new BucketTerms(
            List.of(new Bandwidth(20, 20, Duration.ofMinutes(1)), new Bandwidth(100, 50, Duration.ofDays(1))));

    private final StateFormat format = new StateFormat(TERMS.configuration());

    @Test
    void bytesOfABucketAreAccepted() {
        assertThat(format.accepts(bucket(TERMS, 3), NOW)).isTrue();
        assertThat(format.available(bucket(TERMS, 3), NOW)).isEqualTo(17);
    }

    @Test
    void bucketOfAnotherLimitIsRefused() {
        var other = new BucketTerms(
                List.of(new Bandwidth(20, 20, Duration.ofMinutes(1)), new Bandwidth(101, 50, Duration.ofDays(1))));

        assertThat(format.accepts(bucket(other, 3), NOW)).isFalse();
    }

    @Test
    void bucketThatWasRefilledInTheFutureIsRefused() {
        assertThat(format.accepts(bucket(TERMS, 3), NOW - 1)).isFalse();
    }

    @Test
    void bucketWithLessThanNothingIsRefused() {
        assertThat(format.accepts(bucket(TERMS, 21), NOW)).isFalse();
    }

    @Test
    void bucketInDebtIsAcceptedWhereDebtMayBe() {
        var indebted = new StateFormat(TERMS.configuration(), 5);

        assertThat(indebted.accepts(bucket(TERMS, 25), NOW)).isTrue();
        assertThat(indebted.accepts(bucket(TERMS, 26), NOW)).isFalse();
    }

    @Property(tries = 1000)
    void strangeBytesAreRefusedWithoutAnException(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(format.accepts(bytes, NOW)).isFalse();
    }

    @Property(tries = 2000)
    void bucketWithAnyByteChangedIsRefusedOrStillABucket(@ForAll @IntRange(max = 1000) int where, @ForAll byte change) {
        var bytes = bucket(TERMS, 3);
        bytes[where % bytes.length] ^= change;

        var left = format.accepts(bytes, NOW) ? format.available(bytes, NOW) : 0;

        assertThat(left).isBetween(0L, 20L);
    }

    @Property(tries = 300)
    void bucketCutShortOrDrawnOutIsRefused(@ForAll @IntRange(max = 400) int length) {
        var whole = bucket(TERMS, 3);

        assertThat(format.accepts(Arrays.copyOf(whole, length), NOW)).isEqualTo(length == whole.length);
    }

    @Property(tries = 500)
    void everyBucketThatBucket4jWritesIsAccepted(
            @ForAll @LongRange(min = 0, max = 20) long spent,
            @ForAll @LongRange(min = 0, max = 86_400_000) long later) {
        var state = state(TERMS, spent);
        state.refillAllBandwidth(NOW + later * 1_000_000);

        assertThat(format.accepts(bytes(state), NOW + later * 1_000_000)).isTrue();
    }

    private static byte[] bucket(BucketTerms terms, long spent) {
        return bytes(state(terms, spent));
    }

    private static RemoteBucketState state(BucketTerms terms, long spent) {
        var bucket = BucketState.createInitialState(terms.configuration(), MathType.INTEGER_64_BITS, NOW);
        var state = new RemoteBucketState(bucket, new RemoteStat(0), null);
        state.consume(spent);
        return state;
    }

    private static byte[] bytes(RemoteBucketState state) {
        return InternalSerializationHelper.serializeState(state, Versions.getLatest());
    }
}
