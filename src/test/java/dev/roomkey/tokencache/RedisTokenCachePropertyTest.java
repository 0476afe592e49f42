package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.tokencache.Lookup.Miss;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RedisTokenCachePropertyTest {
    private static final RedisStore STORE = RedisStore.OF_ALL;

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void tokenHandedOutNeverHasLessThanTheMarginLeft(@ForAll long seed) {
        History.handsOutNoTokenNearItsExpiry(seed, (margin, clock) -> STORE.cache(new CacheConfig(margin, 1), clock));
    }

    @Property(tries = 200)
    void foreignBytesUnderOurNamesAreAMiss(@ForAll byte[] value, @ForAll byte[] generation) {
        var key = TokenCacheContract.KEY;
        STORE.send(Request.cmd(Command.SET).arg(RedisStore.tokenName(key)).arg(Buffer.buffer(value)));
        STORE.send(Request.cmd(Command.SET).arg(RedisStore.generationName(key)).arg(Buffer.buffer(generation)));
        var cache = STORE.cache(new CacheConfig(CacheConfig.MIN_MARGIN, 1), TestClock.atNewYear());

        assertThat(TokenCacheContract.done(cache.find(key))).isInstanceOf(Miss.class);
    }
}
