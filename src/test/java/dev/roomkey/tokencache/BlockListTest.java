package dev.roomkey.tokencache;

import static dev.roomkey.tokencache.TokenCacheContract.ALICE;
import static dev.roomkey.tokencache.TokenCacheContract.BOB;
import static dev.roomkey.tokencache.TokenCacheContract.HOUR;
import static dev.roomkey.tokencache.TokenCacheContract.KEY;
import static dev.roomkey.tokencache.TokenCacheContract.KEYS;
import static dev.roomkey.tokencache.TokenCacheContract.done;
import static dev.roomkey.tokencache.TokenCacheContract.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.model.UserId;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.VideoGrant;
import dev.roomkey.tokencache.BlockConfig.OnStoreLoss;
import dev.roomkey.tokencache.Lookup.Miss;
import dev.roomkey.tokencache.Lookup.Withheld;
import dev.roomkey.tokencache.Lookup.Withheld.Reason;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks that instances share in a real Redis, and what holds without it. */
class BlockListTest {
    private static final RedisStore STORE = RedisStore.OF_ALL;
    private static final CacheConfig CONFIG = new CacheConfig(CacheConfig.MIN_MARGIN, 100);

    /** Redis' own clock ends its keys. */
    private final TestClock clock = TestClock.atNewYear();

    private final Instant inAnHour = clock.instant().plus(HOUR);
    private final BlockList here = list(STORE.sharedLinks(), BlockConfig.DEFAULT);

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    @Test
    void blockHoldsAtOnceInAnInstanceThatHasNeverReadTheList() {
        done(here.block(BlockTarget.of(ALICE), inAnHour));

        var elsewhere = cache(list(STORE.sharedLinks(), BlockConfig.DEFAULT));

        assertThat(reason(elsewhere, KEY)).isEqualTo(Reason.BLOCKED);
        assertThat(done(elsewhere.find(key(BOB, "lobby")))).isInstanceOf(Miss.class);
    }

    @Test
    void blockOfARoomIsOfThatRoomAlone() {
        done(here.block(new BlockTarget(ALICE, "lobby", null), inAnHour));

        var cache = cache(list(STORE.sharedLinks(), BlockConfig.DEFAULT));

        assertThat(reason(cache, KEY)).isEqualTo(Reason.BLOCKED);
        assertThat(done(cache.find(key(ALICE, "stage")))).isInstanceOf(Miss.class);
    }

    @Test
    void blockOfASessionIsOfThatSessionAlone() {
        done(here.block(new BlockTarget(ALICE, null, "s1"), inAnHour));

        var cache = cache(here);

        assertThat(reason(cache, keyOfSession("s1"))).isEqualTo(Reason.BLOCKED);
        assertThat(done(cache.find(keyOfSession("s2")))).isInstanceOf(Miss.class);
        assertThat(done(cache.find(KEY))).isInstanceOf(Miss.class);
    }

    @Test
    void roomAndSessionOfOneNameAreNotMixedUp() {
        done(here.block(new BlockTarget(ALICE, null, "lobby"), inAnHour));

        assertThat(done(cache(here).find(KEY))).isInstanceOf(Miss.class);
    }

    @Test
    void liftedBlockIsOverHereAtOnceAndElsewhereWithTheNextCopy() {
        var elsewhere = list(STORE.sharedLinks(), BlockConfig.DEFAULT);
        done(here.block(BlockTarget.of(ALICE), inAnHour));
        done(elsewhere.refresh());

        done(here.lift(BlockTarget.of(ALICE)));

        assertThat(done(cache(here).find(KEY))).isInstanceOf(Miss.class);
        done(elsewhere.refresh());
        assertThat(done(cache(elsewhere).find(KEY))).isInstanceOf(Miss.class);
    }

    @Test
    void blockAfterALiftHoldsEverywhere() {
        var elsewhere = list(STORE.sharedLinks(), BlockConfig.DEFAULT);
        done(here.block(BlockTarget.of(ALICE), inAnHour));
        done(here.lift(BlockTarget.of(ALICE)));

        done(here.block(BlockTarget.of(ALICE), inAnHour));
        done(elsewhere.refresh());

        assertThat(elsewhere.withoutStore(KEY)).hasValue(Reason.BLOCKED);
    }

    @Test
    void blockIsNeverShortenedByAnother() {
        done(here.block(BlockTarget.of(ALICE), inAnHour));

        done(here.block(BlockTarget.of(ALICE), clock.instant().plusSeconds(1)));

        var left = STORE.ask(Command.PTTL, RedisBlocks.keyOf("test:", KEYS.blockNameOf(BlockTarget.of(ALICE))));
        assertThat(left.toLong()).isGreaterThan(HOUR.toMillis() / 2);
        clock.advance(Duration.ofMinutes(1));
        assertThat(here.withoutStore(KEY)).hasValue(Reason.BLOCKED);
    }

    @Test
    void emptiedRedisGetsBackWhatAnInstanceRemembers() {
        done(here.block(BlockTarget.of(ALICE), inAnHour));
        STORE.empty();

        done(here.refresh());
        done(here.refresh());

        var newcomer = cache(list(STORE.sharedLinks(), BlockConfig.DEFAULT));
        assertThat(reason(newcomer, KEY)).isEqualTo(Reason.BLOCKED);
    }

    @Test
    void blockEnds() {
        done(here.block(BlockTarget.of(ALICE), inAnHour));

        clock.advance(HOUR);

        assertThat(here.withoutStore(KEY).filter(Reason.BLOCKED::equals)).isEmpty();
        assertThat(failed(here.block(BlockTarget.of(ALICE), inAnHour))).isTrue();
    }

    @Test
    void lastCopyDecidesWhileRedisIsLost() {
        var links = STORE.links();
        var list = list(links, BlockConfig.DEFAULT);
        done(here.block(BlockTarget.of(ALICE), inAnHour));
        done(list.refresh());
        done(links.close());

        var cache = cache(list, links);

        assertThat(reason(cache, KEY)).isEqualTo(Reason.BLOCKED);
        assertThat(done(cache.find(key(BOB, "lobby")))).isInstanceOf(Miss.class);
    }

    @Test
    void instanceThatNeverReadTheListDoesAsConfigured() {
        var links = STORE.links();
        done(links.close());

        var denying = cache(list(links, BlockConfig.DEFAULT), links);
        var allowing = cache(list(links, new BlockConfig(OnStoreLoss.ALLOW)), links);

        assertThat(reason(denying, KEY)).isEqualTo(Reason.UNKNOWN);
        assertThat(done(allowing.find(KEY))).isInstanceOf(Miss.class);
    }

    @Test
    void blockThatRedisDidNotTakeFailsAndHoldsHereAllTheSame() {
        var links = STORE.links();
        var list = list(links, BlockConfig.DEFAULT);
        done(links.close());

        assertThat(failed(list.block(BlockTarget.of(ALICE), inAnHour))).isTrue();

        assertThat(list.withoutStore(KEY)).hasValue(Reason.BLOCKED);
    }

    @Test
    void redisLearnsNoUserAndNoRoom() {
        done(here.block(new BlockTarget(ALICE, "lobby", null), inAnHour));

        var index = STORE.ask(Command.ZRANGE, "test:blocks", "0", "-1").toString();

        assertThat(STORE.keys()).hasSize(2).noneMatch(it -> it.contains("alice") || it.contains("lobby"));
        assertThat(index).doesNotContain("alice", "lobby");
    }

    @Test
    void listOfThisProcessIsBounded() {
        var list = BlockList.inMemory(KEYS, clock);
        for (var i = 0; i < BlockList.MOST; i++) {
            done(list.block(BlockTarget.of(new UserId("web", "user-" + i)), inAnHour));
        }

        assertThat(failed(list.block(BlockTarget.of(ALICE), inAnHour))).isTrue();
    }

    private BlockList list(RedisLinks links, BlockConfig config) {
        return BlockList.shared(config, KEYS, clock, links.link(Role.TOKENS));
    }

    private TokenCache cache(BlockList blocks) {
        return cache(blocks, STORE.sharedLinks());
    }

    private TokenCache cache(BlockList blocks, RedisLinks links) {
        var means = new TokenCache.Means(KEYS, clock, new SecureRandom(), blocks);
        return TokenCache.shared(CONFIG, means, links.link(Role.TOKENS));
    }

    private static CacheKey keyOfSession(String session) {
        var grants = ClaimGrants.builder()
                .identity("alice")
                .video(VideoGrant.join("lobby"))
                .build();
        return KEYS.keyOf(new CacheKeys.Parts("devkey", ALICE, session, grants, HOUR, "v1"));
    }

    private static Reason reason(TokenCache cache, CacheKey key) {
        var found = done(cache.find(key));
        assertThat(found).isInstanceOf(Withheld.class);
        return ((Withheld) found).reason();
    }

    private static boolean failed(Future<?> future) {
        return done(future.transform(done -> Future.succeededFuture(done.failed())));
    }
}
