package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.model.UserId;
import dev.roomkey.token.SignedToken;
import java.time.Duration;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryTokenCacheTest extends TokenCacheContract {
    @Override
    TokenCache cache(Duration margin, TestClock clock) {
        return TokenCache.inMemory(new CacheConfig(margin, 1000), means(clock));
    }

    @Test
    void memoryIsBounded() {
        var small = new MemoryTokenCache(new CacheConfig(MARGIN, 10), means(clock));
        for (var i = 0; i < 10_000; i++) {
            var key = key(new UserId("web", "user-" + i), "lobby");
            small.mintOnce(miss(small, key), () -> mint(HOUR));
        }

        assertThat(small.held()).isBetween(2L, 20L);
    }

    @Test
    void longTokensCountForMoreThanOne() {
        var small = new MemoryTokenCache(new CacheConfig(MARGIN, 100), means(clock));
        for (var i = 0; i < 1_000; i++) {
            var token = mint(HOUR);
            var key = key(new UserId("web", "the same user"), "room-" + i);
            small.mintOnce(
                    miss(small, key), () -> new SignedToken("x".repeat(16_000), token.issuedAt(), token.expiresAt()));
        }

        assertThat(small.held()).isBetween(2L, 100 / 16 + 1L);
    }

    @Tag("heavy")
    @Property(tries = 100_000, edgeCases = EdgeCasesMode.NONE)
    void tokenHandedOutNeverHasLessThanTheMarginLeft(@ForAll long seed) {
        History.handsOutNoTokenNearItsExpiry(seed, this::cache);
    }
}
