package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.TokenCache.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
    private static final CacheKey KEY = new CacheKey("key");
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestClock clock = TestClock.atNewYear();
    private final TokenCache cache = new TokenCache(new CacheConfig(Duration.ofMinutes(2), 1000), clock);

    @Test
    void keptTokenIsFoundWhileMoreThanTheMarginIsLeft() {
        var token = mint(HOUR);
        cache.mintOnce(KEY, () -> token);

        clock.advance(HOUR.minusSeconds(361));
        assertThat(cache.find(KEY).result()).contains(token);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.find(KEY).result()).isEmpty();
    }

    @Test
    void marginIsATenthOfLifeWhereThatIsMoreAndTheConfiguredOneWhereThatIsMore() {
        cache.mintOnce(KEY, () -> mint(Duration.ofMinutes(5)));

        clock.advance(Duration.ofSeconds(179));
        assertThat(cache.find(KEY).result()).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.find(KEY).result()).isEmpty();
    }

    @Test
    void tokenDatedAheadOfAClockThatWasSetBackIsNotHandedOut() {
        cache.mintOnce(KEY, () -> mint(HOUR));

        clock.advance(Duration.ofSeconds(-30));

        assertThat(cache.find(KEY).result()).isEmpty();
    }

    @Test
    void replacedTokenIsTheOneFoundAfterwards() {
        cache.mintOnce(KEY, () -> mint(HOUR));
        clock.advance(Duration.ofSeconds(1));
        var newer = mint(HOUR);

        cache.replace(KEY, newer);

        assertThat(cache.find(KEY).result()).containsSame(newer);
        assertThat(cache.mintOnce(KEY, () -> mint(HOUR))).isEqualTo(new Kept(newer, false));
    }

    @Test
    void howeverManyMissAtOnceOneTokenIsMinted() throws Exception {
        var minted = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Kept> join = () -> cache.mintOnce(KEY, () -> {
                minted.incrementAndGet();
                return mint(HOUR);
            });
            var tokens = threads.invokeAll(Collections.nCopies(500, join));

            var first = tokens.getFirst().get().token();
            for (var kept : tokens) {
                assertThat(kept.get().token()).isSameAs(first);
            }
        }
        assertThat(minted).hasValue(1);
    }

    @Test
    void longTokensCountForMoreThanOne() {
        var small = new TokenCache(new CacheConfig(Duration.ofMinutes(2), 100), clock);
        for (var i = 0; i < 1_000; i++) {
            var token = mint(HOUR);
            small.replace(
                    new CacheKey("key-" + i), new SignedToken("x".repeat(16_000), token.issuedAt(), token.expiresAt()));
        }

        assertThat(small.tokensHeld()).isLessThanOrEqualTo(100 / 16);
    }

    @Test
    void memoryIsBounded() {
        var small = new TokenCache(new CacheConfig(Duration.ofMinutes(2), 10), clock);
        for (var i = 0; i < 10_000; i++) {
            small.replace(new CacheKey("key-" + i), mint(HOUR));
        }

        assertThat(small.tokensHeld()).isLessThanOrEqualTo(10);
    }

    /** The promise that LiveKit's clients rest on: they fetch anew at every use of a token with 60 s or less left. */
    @Property(tries = 100_000, edgeCases = EdgeCasesMode.NONE)
    void tokenHandedOutNeverHasLessThanTheMarginLeft(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var now = new TestClock(Instant.ofEpochMilli(random.nextLong(1_700_000_000_000L, 1_900_000_000_000L)));
        var margin = Duration.ofSeconds(random.nextLong(120, 240));
        var history = new TokenCache(new CacheConfig(margin, 4), now);

        for (var step = 0; step < 12; step++) {
            now.advance(Duration.ofMillis(random.nextLong(-20_000, 700_000)));
            var life = Duration.ofSeconds(random.nextLong(300, 7200));
            var key = new CacheKey(Integer.toString(random.nextInt(3)));
            var token = random.nextInt(4) == 0
                    ? replaced(history, key, token(now, life))
                    : history.find(key)
                            .result()
                            .orElseGet(() -> history.mintOnce(key, () -> token(now, life))
                                    .token());

            var left = Duration.between(now.instant(), token.expiresAt());
            var tenth = token.life().dividedBy(10);
            assertThat(left).isGreaterThan(margin.compareTo(tenth) > 0 ? margin : tenth);
            assertThat(token.issuedAt()).isBeforeOrEqualTo(now.instant());
        }
    }

    private static SignedToken replaced(TokenCache cache, CacheKey key, SignedToken token) {
        cache.replace(key, token);
        return token;
    }

    private SignedToken mint(Duration life) {
        return token(clock, life);
    }

    private static SignedToken token(TestClock clock, Duration life) {
        var issued = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return new SignedToken("header.claims.signature", issued, issued.plus(life));
    }
}
