package dev.roomkey.tokencache;

import static dev.roomkey.tokencache.TokenCacheContract.ALICE;
import static dev.roomkey.tokencache.TokenCacheContract.BOB;
import static dev.roomkey.tokencache.TokenCacheContract.HOUR;
import static dev.roomkey.tokencache.TokenCacheContract.KEY;
import static dev.roomkey.tokencache.TokenCacheContract.done;
import static dev.roomkey.tokencache.TokenCacheContract.find;
import static dev.roomkey.tokencache.TokenCacheContract.keep;
import static dev.roomkey.tokencache.TokenCacheContract.key;
import static dev.roomkey.tokencache.TokenCacheContract.miss;
import static dev.roomkey.tokencache.TokenCacheContract.token;
import static dev.roomkey.tokencache.TokenCacheContract.why;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import dev.roomkey.RedisServer;
import dev.roomkey.TestClock;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.tokencache.Lookup.Hit;
import dev.roomkey.tokencache.Lookup.Miss;
import dev.roomkey.tokencache.Lookup.Why;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cache asks of Redis, and what it does without an answer. */
class RedisCommandsTest {
    private static final RedisStore STORE = RedisStore.OF_ALL;
    private static final CacheConfig CONFIG = new CacheConfig(CacheConfig.MIN_MARGIN, 1);

    private final TestClock clock = TestClock.atNewYear();

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    @Test
    void hitIsOneCommand() {
        var cache = STORE.cache(CONFIG, clock);
        keep(cache, token(clock, HOUR));
        STORE.resetCalls();

        find(cache);

        assertThat(STORE.calls()).containsExactly("mget=1");
    }

    @Test
    void missIsTwoCommandsAndAUsersFirstThree() {
        var cache = STORE.cache(CONFIG, clock);
        keep(cache, token(clock, HOUR));
        assertThat(STORE.calls()).containsExactly("mget=1", "set=2");
        STORE.resetCalls();

        done(cache.mintOnce(miss(cache, key(ALICE, "stage")), () -> token(clock, HOUR))
                .keeping());

        assertThat(STORE.calls()).containsExactly("mget=1", "set=1");
    }

    @Test
    void hundredLookUpsOfOneKeyAreOneRead() {
        var cache = STORE.cache(CONFIG, clock);
        keep(cache, token(clock, HOUR));
        STORE.resetCalls();

        var found = done(onLoop(
                loop(),
                () -> Future.all(
                        IntStream.range(0, 100).mapToObj(it -> cache.find(KEY)).toList())));

        assertThat(found.<Lookup>list()).hasSize(100).allMatch(Hit.class::isInstance);
        assertThat(STORE.calls()).containsExactly("mget=1");
    }

    @Test
    void lookUpThatSharesAReadCompletesOnItsOwnEventLoop() {
        var cache = STORE.cache(CONFIG, clock);
        keep(cache, token(clock, HOUR));
        STORE.resetCalls();
        STORE.server().pause(3_000);

        var threads = Stream.of(loop(), loop())
                .map(loop -> onLoop(loop, () -> cache.find(KEY).map(it -> Thread.currentThread())))
                .toList();

        assertThat(threads).map(TokenCacheContract::done).doesNotHaveDuplicates();
        assertThat(STORE.calls()).containsExactly("mget=1");
    }

    @Test
    void whoAsksAfterARevocationDoesNotShareTheReadThatWasOnItsWay() {
        var cache = STORE.cache(CONFIG, clock);
        keep(cache, token(clock, HOUR));
        STORE.resetCalls();
        var release = new CountDownLatch(1);
        var before = findOnLoopThatStandsStill(cache, KEY, release);

        done(cache.revoke(ALICE));
        var after = cache.find(KEY);

        release.countDown();
        assertThat(done(before)).isInstanceOf(Hit.class);
        assertThat(why(done(after))).isEqualTo(Why.ABSENT);
    }

    @Test
    void revocationLeavesTheReadsOfOtherUsersShared() {
        var cache = STORE.cache(CONFIG, clock);
        var bobs = key(BOB, "lobby");
        var release = new CountDownLatch(1);
        var before = findOnLoopThatStandsStill(cache, bobs, release);

        done(cache.revoke(ALICE));
        var after = cache.find(bobs);

        release.countDown();
        assertThat(done(Future.all(before, after)).<Lookup>list()).hasOnlyElementsOfType(Miss.class);
        assertThat(STORE.calls()).containsExactly("mget=1", "set=1");
    }

    @Test
    void firstJoinsOfAUserInTwoRoomsAreKeptUnderOneGeneration() {
        var cache = STORE.cache(CONFIG, clock);
        var stage = key(ALICE, "stage");
        var lobbyFound = miss(cache, KEY);
        var stageFound = miss(cache, stage);

        var keeping = Stream.of(lobbyFound, stageFound)
                .map(it -> cache.mintOnce(it, () -> token(clock, HOUR)).keeping())
                .toList();
        done(Future.all(keeping));

        assertThat(find(cache)).isInstanceOf(Hit.class);
        assertThat(done(cache.find(stage))).isInstanceOf(Hit.class);
    }

    @Test
    void whoeverMissedBeforeTheTokenWasKeptGetsTheSameToken() {
        var cache = STORE.cache(CONFIG, clock);
        keep(cache, token(clock, HOUR));
        STORE.ask(Command.DEL, RedisStore.tokenName(KEY));
        clock.advance(Duration.ofSeconds(2));
        var early = miss(cache, KEY);
        var late = miss(cache, KEY);
        var first = cache.mintOnce(early, () -> token(clock, HOUR));
        done(first.keeping());

        var second = cache.mintOnce(late, () -> token(clock, HOUR));

        assertThat(second.minted()).isFalse();
        assertThat(second.token()).isSameAs(first.token());
    }

    @Test
    void failedWriteIsAFailedFutureAndTheTokenIsHandedOutAllTheSame() {
        var links = STORE.links();
        var cache = RedisStore.cache(links, CONFIG, clock);
        keep(cache, token(clock, HOUR));
        clock.advance(HOUR);
        var found = miss(cache, KEY);
        done(links.close());

        var kept = cache.mintOnce(found, () -> token(clock, HOUR));

        assertThat(kept.token().expiresAt()).isAfter(clock.instant());
        assertThat(failed(kept.keeping())).isTrue();
    }

    @Test
    void revocationThatRedisDidNotTakeFails() {
        var links = STORE.links();
        var cache = RedisStore.cache(links, CONFIG, clock);
        done(links.close());

        assertThat(failed(cache.revoke(ALICE))).isTrue();
    }

    @Test
    void lostRedisIsAMissAtOnceAndMintsForAll() {
        try (var server = RedisServer.start()) {
            var lost = new RedisLinks(STORE.vertx(), RedisConfig.of(server.url()));
            var cache = RedisStore.cache(lost, CONFIG, clock);
            server.kill();
            for (var i = 0; i < 10; i++) {
                assertThat(why(find(cache))).isEqualTo(Why.UNAVAILABLE);
            }

            var start = System.nanoTime();
            for (var i = 0; i < 200; i++) {
                var kept = cache.mintOnce(miss(cache, KEY), () -> token(clock, HOUR));
                assertThat(kept.minted()).isTrue();
                assertThat(kept.keeping().succeeded()).isTrue();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            done(lost.close());
        }
    }

    /** The command is sent, and what comes back lies unread until the release: other loops go on meanwhile. */
    private static Future<Lookup> findOnLoopThatStandsStill(TokenCache cache, CacheKey key, CountDownLatch release) {
        var loop = loopOfNobodyHere();
        var found = onLoop(loop, () -> {
            loop.runOnContext(sent -> await(release));
            return cache.find(key);
        });
        Eventually.holds(() -> STORE.calls().stream().anyMatch(it -> it.startsWith("mget=")));
        return found;
    }

    /** Commands from the test's own thread go over one of the loops too. */
    private static Context loopOfNobodyHere() {
        var mine = ((ContextInternal) STORE.vertx().getOrCreateContext()).nettyEventLoop();
        return Stream.generate(RedisCommandsTest::loop)
                .filter(it -> !((ContextInternal) it).nettyEventLoop().equals(mine))
                .findFirst()
                .orElseThrow();
    }

    private static void await(CountDownLatch release) {
        try {
            assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Context loop() {
        return ((VertxInternal) STORE.vertx()).createEventLoopContext();
    }

    private static <T> Future<T> onLoop(Context loop, Supplier<Future<T>> work) {
        var promise = Promise.<T>promise();
        loop.runOnContext(it -> work.get().onComplete(promise));
        return promise.future();
    }

    private static boolean failed(Future<?> future) {
        return done(future.transform(done -> Future.succeededFuture(done.failed())));
    }
}
