package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CacheKey KEY = new CacheKey("alice", "lobby", List.of());
    private static final Secret OLD = key('a');
    private static final Secret NEW = key('b');
    private static final KeptToken KEPT = new KeptToken(
            Generation.random(RANDOM), TokenCacheContract.token(TestClock.atNewYear(), Duration.ofHours(1)));

    private final Seal seal = seal(OLD);

    @Test
    void sealedTokenOpensUnderItsKey() {
        assertThat(seal.open(KEY, seal.seal(KEY, KEPT))).contains(KEPT);
    }

    @Test
    void sealedTokenOpensInAnotherInstanceWithTheSameSealKey() {
        assertThat(seal(OLD).open(KEY, seal.seal(KEY, KEPT))).contains(KEPT);
    }

    @Test
    void sealedTokenThatIsMovedToAnotherKeyDoesNotOpen() {
        var value = seal.seal(KEY, KEPT);

        assertThat(seal.open(new CacheKey("alice", "stage", List.of()), value)).isEmpty();
        assertThat(seal.open(new CacheKey("bob", "lobby", List.of()), value)).isEmpty();
    }

    @Test
    void firstKeySealsAndAllOpen() {
        var rotating = seal(NEW, OLD);

        assertThat(rotating.open(KEY, seal(OLD).seal(KEY, KEPT))).contains(KEPT);
        assertThat(seal(NEW).open(KEY, rotating.seal(KEY, KEPT))).contains(KEPT);
        assertThat(seal(OLD).open(KEY, rotating.seal(KEY, KEPT))).isEmpty();
    }

    @Test
    void sealedTokenShowsNeitherTokenNorSealKey() {
        var text = new String(seal.seal(KEY, KEPT), StandardCharsets.ISO_8859_1);

        assertThat(text).doesNotContain("eyJ").doesNotContain(OLD.text().substring(0, 8));
    }

    @Test
    void sameTokenIsNeverSealedToTheSameBytes() {
        assertThat(seal.seal(KEY, KEPT)).isNotEqualTo(seal.seal(KEY, KEPT));
    }

    @Test
    void anyFlippedBitKeepsItShut() {
        var value = seal.seal(KEY, KEPT);

        for (var bit = 0; bit < value.length * Byte.SIZE; bit++) {
            var damaged = value.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(seal.open(KEY, damaged)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void anyCutKeepsItShut() {
        var value = seal.seal(KEY, KEPT);

        for (var length = 0; length < value.length; length++) {
            assertThat(seal.open(KEY, Arrays.copyOf(value, length))).isEmpty();
        }
        assertThat(seal.open(KEY, Arrays.copyOf(value, value.length + 1))).isEmpty();
    }

    /** The version stands before the associated data is even looked at: a later format may have other lengths. */
    @ParameterizedTest
    @ValueSource(bytes = {0, 2, 127, -1})
    void unknownVersionIsNotOpened(byte version) {
        var value = seal.seal(KEY, KEPT);
        value[0] = version;

        assertThat(seal.open(KEY, value)).isEmpty();
    }

    @Test
    void valueBeyondAllMeasureIsNotOpened() {
        assertThat(seal.open(KEY, Arrays.copyOf(seal.seal(KEY, KEPT), Seal.MOST_BYTES + 1)))
                .isEmpty();
    }

    @Property(tries = 2000)
    void foreignBytesDoNotOpen(@ForAll @Size(max = 300) byte[] value) {
        assertThat(seal.open(KEY, value)).isEmpty();
    }

    @Property(tries = 2000)
    void foreignBytesBehindAGoodHeaderDoNotOpen(@ForAll @Size(max = 300) byte[] value) {
        var forged = Arrays.copyOf(seal.seal(KEY, KEPT), 21 + value.length);
        System.arraycopy(value, 0, forged, 21, value.length);

        assertThat(seal.open(KEY, forged)).isEmpty();
    }

    @Property(tries = 2000)
    void whateverStandsInsideIsReadWithoutAnException(@ForAll @Size(max = 80) byte[] text) {
        assertThat(KeptToken.read(text))
                .satisfiesAnyOf(
                        read -> assertThat(read).isEmpty(),
                        read -> assertThat(read.orElseThrow().token().life()).isGreaterThanOrEqualTo(Duration.ZERO));
    }

    private static Seal seal(Secret... keys) {
        return new Seal(List.of(keys), RANDOM);
    }

    private static Secret key(char of) {
        return Secret.of(String.valueOf(of).repeat(CacheConfig.SEAL_KEY_BYTES));
    }
}
