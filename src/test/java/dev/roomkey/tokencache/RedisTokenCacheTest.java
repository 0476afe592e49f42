package dev.roomkey.tokencache;

import static dev.roomkey.tokencache.RedisStore.generationName;
import static dev.roomkey.tokencache.RedisStore.tokenName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.model.Secret;
import dev.roomkey.tokencache.Lookup.Hit;
import dev.roomkey.tokencache.Lookup.Miss;
import dev.roomkey.tokencache.Lookup.Why;
import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisTokenCacheTest extends TokenCacheContract {
    private static final RedisStore STORE = RedisStore.OF_ALL;

    @Override
    TokenCache cache(Duration margin, TestClock clock) {
        return STORE.cache(new CacheConfig(margin, 1), clock);
    }

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    @Test
    void tokenKeptByOneInstanceIsHandedOutByAnother() {
        var token = keep(cache(), mint(HOUR));

        assertThat(find(cache()))
                .isInstanceOfSatisfying(
                        Hit.class, hit -> assertThat(hit.token()).isEqualTo(token));
    }

    @Test
    void revocationInOneInstanceIsFeltInEveryOther() {
        var here = cache();
        var elsewhere = cache();
        keep(here, mint(HOUR));
        assertThat(find(elsewhere)).isInstanceOf(Hit.class);

        done(here.revoke(ALICE));

        assertThat(why(find(elsewhere))).isEqualTo(Why.ABSENT);
        assertThat(why(find(here))).isEqualTo(Why.ABSENT);
    }

    @Test
    void tokenThatAnotherInstanceMintedAtTheSameTimeIsNotHandedOutAfterARevocation() {
        var here = cache();
        var elsewhere = cache();
        keep(here, mint(HOUR));
        clock.advance(HOUR);
        here.mintOnce(miss(here, KEY), () -> mint(HOUR));

        done(elsewhere.revoke(ALICE));

        assertThat(here.mintOnce(miss(here, KEY), () -> mint(HOUR)).minted()).isTrue();
    }

    @Test
    void restartedEmptyNeverBringsARevokedTokenBack() {
        var cache = cache();
        var revoked = keep(cache, mint(HOUR));
        done(cache.revoke(ALICE));
        clock.advance(Duration.ofMillis(10));

        STORE.ask(Command.FLUSHALL);

        var found = miss(cache, KEY);
        assertThat(found.why()).isEqualTo(Why.FIRST);
        assertThat(cache.mintOnce(found, () -> mint(HOUR)).token()).isNotSameAs(revoked);
    }

    @Test
    void evictedGenerationIsAMiss() {
        var cache = cache();
        keep(cache, mint(HOUR));

        STORE.ask(Command.DEL, generationName(KEY));

        assertThat(why(find(cache))).isEqualTo(Why.FIRST);
    }

    /** The value outlives the generation; the next generation must not take it up. */
    @Test
    void tokenOfAnEvictedGenerationIsNeverHitAgain() {
        var cache = cache();
        keep(cache, mint(HOUR));
        STORE.ask(Command.DEL, generationName(KEY));

        var stage = key(ALICE, "stage");
        done(cache.mintOnce(miss(cache, stage), () -> mint(HOUR)).keeping());

        assertThat(done(cache.find(stage))).isInstanceOf(Hit.class);
        assertThat(why(find(cache))).isEqualTo(Why.ABSENT);
    }

    @Test
    void evictedTokenIsAMissOfTheSameGeneration() {
        var cache = cache();
        keep(cache, mint(HOUR));
        var generation = open(find(cache)).generation();

        STORE.ask(Command.DEL, tokenName(KEY));

        assertThat(find(cache)).isEqualTo(new Miss(KEY, generation, Why.ABSENT));
    }

    @Test
    void expiryInRedisFollowsTheTokenAndNotTheWrite() {
        var token = mint(HOUR);
        clock.advance(Duration.ofMinutes(10));

        keep(cache(), token);

        var left = STORE.ask(Command.PTTL, tokenName(KEY)).toLong();
        assertThat(Duration.ofMillis(left)).isBetween(Duration.ofMinutes(43), Duration.ofMinutes(44));
    }

    @Test
    void tokenWithoutLifeToSpareIsNotWritten() {
        var token = mint(HOUR);
        clock.advance(Duration.ofMinutes(54));

        keep(cache(), token);

        assertThat(STORE.ask(Command.EXISTS, tokenName(KEY)).toInteger()).isZero();
    }

    @Test
    void generationOutlivesTheLongestToken() {
        keep(cache(), mint(HOUR));

        var left = STORE.ask(Command.PTTL, generationName(KEY)).toLong();
        assertThat(Duration.ofMillis(left)).isGreaterThan(Duration.ofDays(1).plus(HOUR));
    }

    @Test
    void dumpHoldsNoTokenAndNothingOfTheUser() {
        var cache = cache();
        keep(cache, mint(HOUR));
        done(cache.revoke(BOB));

        var dump = dump();

        assertThat(dump)
                .hasSize(6)
                .allSatisfy(it -> assertThat(it)
                        .doesNotContain("eyJ")
                        .doesNotContain("claims.signature")
                        .doesNotContainIgnoringCase("alice")
                        .doesNotContainIgnoringCase("bob")
                        .doesNotContain("lobby")
                        .doesNotContain("secret"));
    }

    @Test
    void allKeysOfAUserStandUnderThePrefixInOneSlot() {
        keep(cache(), mint(HOUR));

        assertThat(STORE.keys())
                .containsExactlyInAnyOrder(tokenName(KEY), generationName(KEY))
                .allMatch(it -> it.startsWith("test:"))
                .allMatch(it -> it.contains("{" + KEY.userTag() + "}"));
    }

    @Test
    void valueThatDoesNotOpenIsAMissThatSaysSoAndIsReplaced() {
        var cache = cache();
        keep(cache, mint(HOUR));
        STORE.ask(Command.SET, tokenName(KEY), "not sealed");

        var found = miss(cache, KEY);
        assertThat(found.why()).isEqualTo(Why.UNREADABLE);
        clock.advance(Duration.ofSeconds(5));
        done(cache.mintOnce(found, () -> mint(HOUR)).keeping());

        assertThat(find(cache)).isInstanceOf(Hit.class);
    }

    @Test
    void valueOfAnotherTypeIsAMiss() {
        var cache = cache();
        keep(cache, mint(HOUR));
        STORE.ask(Command.DEL, tokenName(KEY));
        STORE.ask(Command.LPUSH, tokenName(KEY), "a list");

        assertThat(why(find(cache))).isEqualTo(Why.ABSENT);
    }

    @Test
    void keptTokenOfAnotherSealKeyIsAMissUntilThatKeyIsListed() {
        var old = sealKey('o');
        var young = sealKey('y');
        keep(cache(old), mint(HOUR));

        assertThat(why(find(cache(young)))).isEqualTo(Why.UNREADABLE);
        assertThat(find(cache(young, old))).isInstanceOf(Hit.class);
    }

    private TokenCache cache(Secret... sealKeys) {
        return STORE.cache(new CacheConfig(MARGIN, 1, List.of(sealKeys)), clock);
    }

    private static Secret sealKey(char of) {
        return Secret.of(String.valueOf(of).repeat(CacheConfig.SEAL_KEY_BYTES));
    }

    /** All keys and values, each byte a character. */
    private static List<String> dump() {
        return STORE.keys().stream()
                .flatMap(it -> Stream.of(it, STORE.ask(Command.GET, it).toString(StandardCharsets.ISO_8859_1)))
                .toList();
    }
}
