package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.SignedToken;
import dev.roomkey.token.VideoGrant;
import dev.roomkey.tokencache.Lookup.Hit;
import dev.roomkey.tokencache.Lookup.Miss;
import dev.roomkey.tokencache.Lookup.Why;
import dev.roomkey.tokencache.TokenCache.Kept;
import dev.roomkey.tokencache.TokenCache.Means;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every token cache promises, wherever it keeps the tokens. */
abstract class TokenCacheContract {
    static final Duration HOUR = Duration.ofHours(1);
    static final CacheKeys KEYS = CacheKeys.derivedFrom(Secret.of("a secret of the LiveKit project"));
    static final UserId ALICE = new UserId("web", "alice@example.com");
    static final UserId BOB = new UserId("web", "bob@example.com");
    static final CacheKey KEY = key(ALICE, "lobby");
    static final Duration MARGIN = Duration.ofMinutes(2);

    final TestClock clock = TestClock.atNewYear();

    /** A cache of one process; all that are made for one test share what can be shared. */
    abstract TokenCache cache(Duration margin, TestClock clock);

    @Test
    void keptTokenIsFoundWhileMoreThanTheMarginIsLeft() {
        var cache = cache();
        var token = keep(cache, mint(HOUR));

        clock.advance(HOUR.minusSeconds(361));
        assertThat(find(cache))
                .isInstanceOfSatisfying(
                        Hit.class, hit -> assertThat(hit.token()).isEqualTo(token));
        clock.advance(Duration.ofSeconds(1));
        assertThat(find(cache)).isInstanceOf(Miss.class);
    }

    @Test
    void marginIsATenthOfLifeWhereThatIsMoreAndTheConfiguredOneWhereThatIsMore() {
        var cache = cache();
        keep(cache, mint(Duration.ofMinutes(5)));

        clock.advance(Duration.ofSeconds(179));
        assertThat(find(cache)).isInstanceOf(Hit.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(find(cache)).isInstanceOf(Miss.class);
    }

    @Test
    void tokenDatedAheadOfAClockThatWasSetBackIsNotHandedOut() {
        var cache = cache();
        keep(cache, mint(HOUR));

        clock.advance(Duration.ofSeconds(-30));

        assertThat(find(cache)).isInstanceOf(Miss.class);
    }

    @Test
    void replacedTokenIsTheOneFoundAfterwards() {
        var cache = cache();
        keep(cache, mint(HOUR));
        clock.advance(Duration.ofSeconds(1));
        var newer = mint(HOUR);

        done(cache.replace(open(find(cache)), newer).keeping());

        assertThat(find(cache))
                .isInstanceOfSatisfying(
                        Hit.class, hit -> assertThat(hit.token()).isEqualTo(newer));
    }

    @Test
    void oneUsersTokenIsNotFoundUnderAnotherKey() {
        var cache = cache();
        keep(cache, mint(HOUR));

        assertThat(done(cache.find(key(ALICE, "stage")))).isInstanceOf(Miss.class);
        assertThat(done(cache.find(key(BOB, "lobby")))).isInstanceOf(Miss.class);
    }

    @Test
    void firstLookUpOfAUserSaysSo() {
        var cache = cache();
        assertThat(why(find(cache))).isEqualTo(Why.FIRST);

        keep(cache, mint(HOUR));

        assertThat(why(done(cache.find(key(ALICE, "stage"))))).isEqualTo(Why.ABSENT);
        assertThat(why(done(cache.find(key(BOB, "lobby"))))).isEqualTo(Why.FIRST);
    }

    @Test
    void howeverManyMissAtOnceOneTokenIsMinted() throws Exception {
        var cache = cache();
        var minted = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var found = Collections.nCopies(500, cache).stream()
                    .map(it -> it.find(KEY))
                    .toList();
            var joins = found.stream()
                    .<Callable<Kept>>map(lookup -> () -> cache.mintOnce((Miss) done(lookup), () -> {
                        minted.incrementAndGet();
                        return mint(HOUR);
                    }))
                    .toList();

            var kept = threads.invokeAll(joins);

            var first = kept.getFirst().get().token();
            for (var it : kept) {
                assertThat(it.get().token()).isSameAs(first);
            }
        }
        assertThat(minted).hasValue(1);
    }

    @Test
    void revocationEndsAllTokensOfTheUserAndOfNobodyElse() {
        var cache = cache();
        var stage = key(ALICE, "stage");
        var bobs = key(BOB, "lobby");
        keep(cache, mint(HOUR));
        done(cache.mintOnce(miss(cache, stage), () -> mint(HOUR)).keeping());
        done(cache.mintOnce(miss(cache, bobs), () -> mint(HOUR)).keeping());

        done(cache.revoke(ALICE));

        assertThat(why(find(cache))).isEqualTo(Why.ABSENT);
        assertThat(why(done(cache.find(stage)))).isEqualTo(Why.ABSENT);
        assertThat(done(cache.find(bobs))).isInstanceOf(Hit.class);
    }

    @Test
    void revokedUserGetsANewTokenThatIsKept() {
        var cache = cache();
        var old = keep(cache, mint(HOUR));
        done(cache.revoke(ALICE));
        clock.advance(Duration.ofSeconds(1));

        var kept = cache.mintOnce(miss(cache, KEY), () -> mint(HOUR));
        done(kept.keeping());

        assertThat(kept.token()).isNotEqualTo(old);
        assertThat(find(cache))
                .isInstanceOfSatisfying(
                        Hit.class, hit -> assertThat(hit.token()).isEqualTo(kept.token()));
    }

    @Test
    void writeThatLandsAfterARevocationIsNeverHit() {
        var cache = cache();
        keep(cache, mint(HOUR));
        clock.advance(HOUR);
        var beforeRevocation = miss(cache, KEY);
        done(cache.revoke(ALICE));

        done(cache.mintOnce(beforeRevocation, () -> mint(HOUR)).keeping());

        assertThat(why(find(cache))).isEqualTo(Why.ABSENT);
    }

    @Test
    void firstWriteThatLandsAfterARevocationIsNeverHit() {
        var cache = cache();
        var beforeRevocation = miss(cache, KEY);
        done(cache.revoke(ALICE));

        done(cache.mintOnce(beforeRevocation, () -> mint(HOUR)).keeping());

        assertThat(why(find(cache))).isEqualTo(Why.ABSENT);
    }

    @Test
    void replacementThatLandsAfterARevocationIsNeverHit() {
        var cache = cache();
        keep(cache, mint(HOUR));
        var beforeRevocation = open(find(cache));
        done(cache.revoke(ALICE));

        done(cache.replace(beforeRevocation, mint(HOUR)).keeping());

        assertThat(why(find(cache))).isEqualTo(Why.ABSENT);
    }

    final TokenCache cache() {
        return cache(MARGIN, clock);
    }

    static Lookup find(TokenCache cache) {
        return done(cache.find(KEY));
    }

    static Lookup.Open open(Lookup found) {
        return (Lookup.Open) found;
    }

    static Miss miss(TokenCache cache, CacheKey key) {
        return (Miss) done(cache.find(key));
    }

    /** Keeps a token under {@link #KEY}, as a join would. */
    static SignedToken keep(TokenCache cache, SignedToken token) {
        var kept = cache.mintOnce(miss(cache, KEY), () -> token);
        done(kept.keeping());
        return kept.token();
    }

    final SignedToken mint(Duration life) {
        return token(clock, life);
    }

    static Why why(Lookup found) {
        assertThat(found).isInstanceOf(Miss.class);
        return ((Miss) found).why();
    }

    static CacheKey key(UserId user, String room) {
        var grants = ClaimGrants.builder()
                .identity(user.subject())
                .video(VideoGrant.join(room))
                .build();
        return KEYS.keyOf(new CacheKeys.Parts("devkey", user, null, grants, HOUR, "v1"));
    }

    static Means means(TestClock clock) {
        return new Means(KEYS, clock, new SecureRandom());
    }

    static SignedToken token(TestClock clock, Duration life) {
        var issued = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return new SignedToken("eyJhbGciOiJIUzI1NiJ9.claims.signature", issued, issued.plus(life));
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came back", e);
        }
    }
}
