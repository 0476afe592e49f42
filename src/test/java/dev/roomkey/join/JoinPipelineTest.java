package dev.roomkey.join;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.TestClock;
import dev.roomkey.TestSessions;
import dev.roomkey.audit.Audit;
import dev.roomkey.audit.AuditConfig;
import dev.roomkey.join.JoinOutcome.CacheResult;
import dev.roomkey.join.JoinOutcome.Forbidden;
import dev.roomkey.join.JoinOutcome.Granted;
import dev.roomkey.join.JoinOutcome.Throttled;
import dev.roomkey.join.JoinOutcome.Unauthenticated;
import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.limit.LimitStore;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.RoomName;
import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.model.UserTags;
import dev.roomkey.policy.FieldOverrides;
import dev.roomkey.policy.Policy;
import dev.roomkey.policy.Refusal;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.policy.Terms;
import dev.roomkey.policy.Wanted;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.session.Credentials;
import dev.roomkey.session.NoOutside;
import dev.roomkey.session.Sessions;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.BlockTarget;
import dev.roomkey.tokencache.CacheConfig;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.Departures;
import dev.roomkey.tokencache.TokenCache;
import dev.roomkey.tokencache.TokenCache.Means;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinPipelineTest {
    private static final ApiKey KEY = new ApiKey("devkey", Secret.of("secret"));
    private static final URI SERVER = URI.create("wss://livekit.example.com");
    static final CacheKeys KEYS = CacheKeys.derivedFrom(KEY.secret());
    private static final Credentials NOBODY = Credentials.of(List.of(), null);
    private static final Wanted LOBBY = Wanted.room("lobby");

    private final TestClock clock = TestClock.atNewYear();
    private final Metrics metrics = new Metrics();
    private final JoinPipeline pipeline = pipeline();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void signedInUserGetsATokenForTheRoom() {
        var granted = (Granted) join(alice(), LOBBY);

        var claims =
                new TokenVerifier(List.of(KEY), clock).verify(granted.token().jwt());
        assertThat(claims).isInstanceOfSatisfying(Verification.Valid.class, it -> {
            assertThat(it.identity()).isEqualTo("alice");
            assertThat(it.room()).isEqualTo("lobby");
        });
        assertThat(granted.cache()).isEqualTo(CacheResult.MISS);
    }

    @Test
    void secondJoinGetsTheSameTokenFromTheCache() {
        var first = (Granted) join(alice(), LOBBY);
        clock.advance(Duration.ofSeconds(30));

        var second = (Granted) join(alice(), LOBBY);

        assertThat(second.cache()).isEqualTo(CacheResult.HIT);
        assertThat(second.token()).isEqualTo(first.token());
    }

    @Test
    void cachedTokenCostsTheLimitAsWell() {
        join(alice(), LOBBY);

        var second = (Granted) join(alice(), LOBBY);

        assertThat(second.quota().remaining()).isEqualTo(1);
    }

    @Test
    void freshTokenReplacesTheKeptOne() {
        var first = (Granted) join(alice(), LOBBY);
        clock.advance(Duration.ofSeconds(2));

        var fresh = (Granted) pipeline.join(new JoinRequest(alice(), LOBBY, true, InetAddress.getLoopbackAddress()))
                .result();

        assertThat(fresh.cache()).isEqualTo(CacheResult.REFRESHED);
        assertThat(fresh.token().issuedAt()).isAfter(first.token().issuedAt());
        assertThat(((Granted) join(alice(), LOBBY)).token()).isEqualTo(fresh.token());
    }

    @Test
    void blockedUserGetsNeitherAKeptNorANewTokenAndPaysForAsking() {
        var blocks = BlockList.inMemory(KEYS, clock);
        var cache = TokenCache.inMemory(
                new CacheConfig(CacheConfig.MIN_MARGIN, 100), new Means(KEYS, clock, new SecureRandom(), blocks));
        var blocking =
                new JoinPipeline(stages(clock, limiter(3), cache), clock, new JoinMeters(metrics, System::nanoTime));
        var asked = new JoinRequest(alice(), LOBBY, false, InetAddress.getLoopbackAddress());
        blocking.join(asked).result();

        blocks.block(BlockTarget.of(new UserId("web", "alice")), clock.instant().plusSeconds(60));
        var kept = blocking.join(asked).result();
        var invented = blocking.join(new JoinRequest(alice(), Wanted.NOTHING, true, InetAddress.getLoopbackAddress()))
                .result();

        assertThat(kept)
                .isInstanceOfSatisfying(
                        JoinOutcome.Blocked.class,
                        it -> assertThat(it.quota().remaining()).isEqualTo(1));
        assertThat(invented).isInstanceOf(JoinOutcome.Blocked.class);
    }

    @Test
    void crowdedRoomSendsAwayAndGivesTheUsersOwnJoinBack() {
        var crowded = crowded(new Bandwidth(1, 1, Duration.ofMinutes(30)));
        join(crowded, "alice", "lobby");

        var bob = (JoinOutcome.Crowded) join(crowded, "bob", "lobby");

        assertThat(bob.retryAfter()).isEqualTo(Duration.ofMinutes(30));
        assertThat(bob.quota().remaining()).isEqualTo(3);
        assertThat(((Granted) join(crowded, "bob", "brief")).quota().remaining())
                .isEqualTo(2);
        assertThat(scrape())
                .contains("roomkey_joins_total{outcome=\"crowded\"} 1.0")
                .contains("roomkey_arrivals_total{decision=\"free\",source=\"local\"} 2.0")
                .contains("roomkey_arrivals_total{decision=\"booked\",source=\"local\"} 1.0");
    }

    @Test
    void whoDoesNotWaitAsToldPaysForAskingAgain() {
        var crowded = crowded(new Bandwidth(1, 1, Duration.ofMinutes(30)));
        join(crowded, "alice", "lobby");
        join(crowded, "bob", "lobby");

        for (var i = 2; i >= 0; i--) {
            assertThat(((JoinOutcome.Crowded) join(crowded, "bob", "lobby"))
                            .quota()
                            .remaining())
                    .isEqualTo(i);
        }

        assertThat(join(crowded, "bob", "lobby")).isInstanceOf(Throttled.class);
        assertThat(scrape()).contains("roomkey_arrivals_total{decision=\"early\",source=\"local\"} 3.0");
    }

    @Test
    void keptTokenIsHandedOutWithinAMinuteWithoutACharge() {
        var crowded = crowded(new Bandwidth(1, 1, Duration.ofMinutes(30)));
        join(crowded, "alice", "lobby");
        clock.advance(Duration.ofSeconds(59));

        assertThat(((Granted) join(crowded, "alice", "lobby")).cache()).isEqualTo(CacheResult.HIT);
        assertThat(scrape()).contains("roomkey_arrivals_total{decision=\"again\",source=\"local\"} 1.0");
        clock.advance(Duration.ofSeconds(2));
        assertThat(join(crowded, "alice", "lobby")).isInstanceOf(JoinOutcome.Crowded.class);
    }

    @Test
    void joinThatIsRefusedAnywayIsNotChargedToTheRoom() {
        var crowded = crowded(new Bandwidth(1, 1, Duration.ofMinutes(30)));
        for (var i = 0; i < 4; i++) {
            join(crowded, "alice", "vault");
        }
        assertThat(join(crowded, "alice", "lobby")).isInstanceOf(Throttled.class);

        assertThat(join(crowded, "bob", "lobby")).isInstanceOf(Granted.class);
    }

    @Test
    void whoHasLeftTheRoomGetsANewTokenOnce() {
        var stages = stages(clock, limiter(3), cache());
        var joins = new JoinPipeline(stages, clock, new JoinMeters(metrics, System::nanoTime));
        var request = new JoinRequest(alice(), LOBBY, false, InetAddress.getLoopbackAddress());
        joins.join(request);
        clock.advance(Duration.ofSeconds(30));
        stages.departures().left("alice", new RoomName("lobby"), clock.instant());
        clock.advance(Duration.ofSeconds(1));

        var again = (Granted) joins.join(request).result();

        assertThat(again.cache()).isEqualTo(CacheResult.STALE);
        assertThat(((Granted) joins.join(request).result()).token()).isEqualTo(again.token());
    }

    @Test
    void ruleSaysHowLongItsTokensLive() {
        var brief = (Granted) join(alice(), Wanted.room("brief"));
        var usual = (Granted) join(alice(), LOBBY);

        assertThat(Duration.between(brief.token().issuedAt(), brief.token().expiresAt()))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(Duration.between(usual.token().issuedAt(), usual.token().expiresAt()))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void tokenForAnInventedRoomIsNeverKept() {
        var first = (Granted) join(alice(), Wanted.NOTHING);
        var second = (Granted) join(alice(), Wanted.NOTHING);

        assertThat(first.cache()).isEqualTo(CacheResult.UNCACHED);
        assertThat(second.token().jwt()).isNotEqualTo(first.token().jwt());
    }

    @Test
    void throttledUserIsToldWhenToRetryAndGetsNoToken() {
        for (var i = 0; i < 3; i++) {
            join(alice(), LOBBY);
        }

        var outcome = join(alice(), LOBBY);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Throttled.class, it -> assertThat(it.retryAfter()).isPositive());
    }

    @Test
    void probingForRoomsIsLimitedToo() {
        for (var i = 0; i < 3; i++) {
            assertThat(join(alice(), Wanted.room("vault"))).isInstanceOf(Forbidden.class);
        }

        assertThat(join(alice(), Wanted.room("vault"))).isInstanceOf(Throttled.class);
        assertThat(join(alice(), LOBBY)).isInstanceOf(Throttled.class);
    }

    @Test
    void joinIsUnavailableWhereALostLimitStoreMeansNo() throws Exception {
        var vertx = Vertx.vertx();
        var nowhere = RedisConfig.of(URI.create("redis://127.0.0.1:" + RedisServer.freePort()));
        var store = new LimitStore(
                new RedisLinks(vertx, nowhere).link(Role.LIMITS), new UserTags(KEY.secret()), clock, it -> {});
        var denying = new LimitConfig(LimitConfig.DEFAULT_USER, 100, OnStoreLoss.DENY, 1);
        var limited = new JoinPipeline(
                stages(clock, UserLimiter.shared(denying, store), cache()),
                clock,
                new JoinMeters(metrics, System::nanoTime));

        var granted = limited.join(new JoinRequest(alice(), LOBBY, false, InetAddress.getLoopbackAddress()))
                .await(5, SECONDS);
        var refused = limited.join(
                        new JoinRequest(alice(), Wanted.room("vault"), false, InetAddress.getLoopbackAddress()))
                .await(5, SECONDS);

        assertThat(granted).isInstanceOf(JoinOutcome.Unavailable.class);
        assertThat(refused).isInstanceOf(JoinOutcome.Unavailable.class);
        assertThat(scrape()).contains("roomkey_limit_decisions_total{decision=\"undecided\",source=\"none\"} 2.0");
        vertx.close().await(5, SECONDS);
    }

    @Test
    void roomWithoutARuleIsForbidden() {
        var forbidden = (Forbidden) join(alice(), Wanted.room("vault"));

        assertThat(forbidden.refused().reason()).isEqualTo(Refusal.ROOM_NOT_ALLOWED);
    }

    @Test
    void requestWithoutASessionIsUnauthenticatedAndCostsNobody() {
        assertThat(join(NOBODY, LOBBY)).isEqualTo(new Unauthenticated(false));
        assertThat(scrape().lines().filter(it -> it.startsWith("roomkey_limit_decisions_total{")))
                .isNotEmpty()
                .allMatch(it -> it.endsWith(" 0.0"));
    }

    @Test
    void onlyAnExpiredSessionIsCalledExpired() {
        var forged = Credentials.of(List.of(TestSessions.COOKIE + "=nonsense"), null);
        var old = Credentials.of(
                List.of(),
                "Bearer " + TestSessions.token("alice", clock.instant().minusSeconds(60), new JsonObject()));

        assertThat(join(forged, LOBBY)).isEqualTo(new Unauthenticated(false));
        assertThat(join(old, LOBBY)).isEqualTo(new Unauthenticated(true));
    }

    @Test
    void brokenStageIsAFailedFutureAndCountsAsFailed() {
        var broken = new JoinPipeline(
                stages(clock, limiter(3), cache()),
                () -> {
                    throw new IllegalStateException("the clock broke");
                },
                new JoinMeters(metrics, System::nanoTime));

        var outcome = broken.join(new JoinRequest(alice(), LOBBY, false, InetAddress.getLoopbackAddress()));

        assertThat(outcome.failed()).isTrue();
        assertThat(scrape()).contains("roomkey_joins_total{outcome=\"failed\"} 1.0");
    }

    @Test
    void everyJoinIsCountedByOutcomeAndStage() {
        join(alice(), LOBBY);
        join(alice(), LOBBY);
        join(NOBODY, LOBBY);
        join(alice(), Wanted.room("vault"));

        assertThat(scrape())
                .contains("roomkey_joins_total{outcome=\"granted\"} 2.0")
                .contains("roomkey_joins_total{outcome=\"unauthenticated\"} 1.0")
                .contains("roomkey_joins_total{outcome=\"forbidden\"} 1.0")
                .contains("roomkey_cache_lookups_total{result=\"hit\"} 1.0")
                .contains("roomkey_cache_lookups_total{result=\"miss\"} 1.0")
                .contains("roomkey_tokens_minted_total 1.0")
                .contains("roomkey_limit_decisions_total{decision=\"allowed\",source=\"local\"} 3.0")
                .contains("roomkey_sessions_total{authenticator=\"web\",verdict=\"authenticated\"} 3.0")
                .contains("roomkey_sessions_total{authenticator=\"none\",verdict=\"anonymous\"} 1.0")
                .contains("roomkey_join_stage_seconds_count{stage=\"mint\"} 1");
    }

    private JoinPipeline crowded(Bandwidth room) {
        var stages = stages(clock, limiter(3), cache(), new ArrivalConfig(room, null));
        return new JoinPipeline(stages, clock, new JoinMeters(metrics, System::nanoTime));
    }

    private JoinOutcome join(JoinPipeline joins, String user, String room) {
        var credentials = TestSessions.credentials(user, clock.instant());
        return joins.join(new JoinRequest(credentials, Wanted.room(room), false, InetAddress.getLoopbackAddress()))
                .result();
    }

    private JoinOutcome join(Credentials credentials, Wanted wanted) {
        return pipeline.join(new JoinRequest(credentials, wanted, false, InetAddress.getLoopbackAddress()))
                .result();
    }

    private Credentials alice() {
        return TestSessions.credentials("alice", clock.instant());
    }

    private JoinPipeline pipeline() {
        return new JoinPipeline(stages(clock, limiter(3), cache()), clock, new JoinMeters(metrics, System::nanoTime));
    }

    private UserLimiter limiter(long joins) {
        return UserLimiter.inProcess(limits(joins), clock);
    }

    private TokenCache cache() {
        return TokenCache.inMemory(
                new CacheConfig(CacheConfig.MIN_MARGIN, 100), new Means(KEYS, clock, new SecureRandom()));
    }

    static LimitConfig limits(long joins) {
        return new LimitConfig(List.of(new Bandwidth(joins, joins, Duration.ofMinutes(1))), 100);
    }

    static JoinStages stages(TestClock clock, UserLimiter limiter, TokenCache cache) {
        return stages(clock, limiter, cache, ArrivalConfig.NONE);
    }

    private static JoinStages stages(TestClock clock, UserLimiter limiter, TokenCache cache, ArrivalConfig arrivals) {
        return new JoinStages(
                new Sessions(
                        TestSessions.config(),
                        new Sessions.Means(clock, new SecureRandom(), JoinPipelineTest::inline, new NoOutside())),
                new Policy(rooms(), new Random(1)),
                null,
                limiter,
                new AddressLimiter(List.of(new Bandwidth(2, 2, Duration.ofMinutes(1))), clock),
                arrivals(arrivals, clock),
                cache,
                KEYS,
                new Departures(),
                Map.of(LiveKitConfig.UNNAMED, new Project(SERVER, new TokenSigner(KEY), Duration.ofHours(1))),
                new JoinAudit(new Audit(AuditConfig.OFF, clock), KEYS));
    }

    private static ArrivalLimiter arrivals(ArrivalConfig limits, TestClock clock) {
        return ArrivalLimiter.inProcess(
                new LimitConfig(LimitConfig.DEFAULT_USER, 100, OnStoreLoss.LOCAL, 1, List.of(), limits),
                new ArrivalLimiter.Time(clock, millis -> {
                    clock.advance(Duration.ofMillis(millis));
                    return Future.succeededFuture();
                }));
    }

    private static RoomsConfig rooms() {
        var grants = new JsonObject().put("canPublish", true).put("canSubscribe", true);
        var brief = new Terms("lobby", null, grants, false, Duration.ofMinutes(5), null, FieldOverrides.NONE);
        return new RoomsConfig(
                List.of(
                        new Rule("lobby", "lobby", Map.of(), grants, false),
                        new Rule("brief", "brief", Map.of(), brief),
                        new Rule("invented", "room-*", Map.of(), grants, false)),
                RoomsConfig.DEFAULT_IDENTITY,
                RoomsConfig.Unnamed.GENERATE,
                RequestFields.DEFAULT);
    }

    private static <T> Future<T> inline(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private String scrape() {
        return metrics.scrape("text/plain");
    }
}
