package dev.roomkey.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.TestClock;
import dev.roomkey.TestSessions;
import dev.roomkey.join.JoinOutcome.CacheResult;
import dev.roomkey.join.JoinOutcome.Granted;
import dev.roomkey.limit.LimitStore;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.policy.Wanted;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.tokencache.CacheConfig;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joins of instances that keep their tokens in one Redis. */
class SharedCacheJoinTest {
    private static final CacheConfig CACHE = new CacheConfig(CacheConfig.MIN_MARGIN, 1);

    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");

    private final RedisServer server = RedisServer.start();

    /** With one event loop, so that all commands go in their order over one connection. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final RedisLinks links = new RedisLinks(vertx, patient(RedisConfig.of(server.url())));
    private final TestClock clock = TestClock.atNewYear();
    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() throws Exception {
        metrics.close();
        links.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void tokenOfOneInstanceIsHandedOutByTheOther() throws Exception {
        var first = join(instance(), false);

        var second = join(instance(), false);

        assertThat(first.cache()).isEqualTo(CacheResult.MISS);
        assertThat(second.cache()).isEqualTo(CacheResult.HIT);
        assertThat(second.token()).isEqualTo(first.token());
    }

    @Test
    void freshTokenReplacesTheOneThatAllInstancesHandOut() throws Exception {
        var here = instance();
        var elsewhere = instance();
        join(here, false);
        clock.advance(Duration.ofSeconds(2));

        var fresh = join(here, true);

        assertThat(fresh.cache()).isEqualTo(CacheResult.REFRESHED);
        assertThat(join(elsewhere, false).token()).isEqualTo(fresh.token());
    }

    @Test
    void lostCacheIsANewTokenForEveryJoin() throws Exception {
        var pipeline = instance();
        join(pipeline, false);
        server.kill();

        var granted = join(pipeline, false);
        var refreshed = join(pipeline, true);

        assertThat(granted.cache()).isEqualTo(CacheResult.UNAVAILABLE);
        assertThat(refreshed.cache()).isEqualTo(CacheResult.UNAVAILABLE);
        assertThat(scrape()).contains("roomkey_cache_lookups_total{result=\"unavailable\"} 2.0");
    }

    @Test
    void tokenThatCouldNotBeKeptIsHandedOutAndCounted() throws Exception {
        var pipeline = instance();
        server.command("CONFIG", "SET", "maxmemory", "1");

        var first = join(pipeline, false);
        clock.advance(Duration.ofSeconds(2));
        var second = join(pipeline, false);

        assertThat(first.cache()).isEqualTo(CacheResult.MISS);
        assertThat(second.cache()).isEqualTo(CacheResult.MISS);
        assertThat(scrape()).containsPattern("roomkey_cache_write_failures_total [12]\\.0");
    }

    @Test
    void limitAndCacheAreAskedOnceEach() throws Exception {
        var store = new LimitStore(
                links.link(Role.LIMITS), JoinPipelineTest.KEYS.tags(), InstantSource.system(), difference -> {});
        var pipeline = instance(UserLimiter.shared(JoinPipelineTest.limits(10), store));
        join(pipeline, false);
        resetCalls();

        join(pipeline, false);

        assertThat(calls()).containsExactly("evalsha=1", "mget=1");
    }

    @Test
    void refusalThatIsProvedHereAsksNothing() throws Exception {
        var store = new LimitStore(
                links.link(Role.LIMITS), JoinPipelineTest.KEYS.tags(), InstantSource.system(), difference -> {});
        var pipeline = instance(UserLimiter.shared(JoinPipelineTest.limits(1), store));
        join(pipeline, false);
        resetCalls();

        var outcome = outcome(pipeline, false);

        assertThat(outcome).isInstanceOf(JoinOutcome.Throttled.class);
        assertThat(calls()).isEmpty();
    }

    private void resetCalls() throws Exception {
        ask(Request.cmd(Command.CONFIG).arg("RESETSTAT"));
    }

    /** Without what the limiter's script calls, which Redis counts like any other command. */
    private List<String> calls() throws Exception {
        return CALLS.matcher(ask(Request.cmd(Command.INFO).arg("commandstats")))
                .results()
                .filter(it -> Set.of("mget", "eval", "evalsha").contains(it.group(1)))
                .map(it -> it.group(1) + "=" + it.group(2))
                .sorted()
                .toList();
    }

    private String ask(Request request) throws Exception {
        return links.link(Role.TOKENS).send(request).await(10, TimeUnit.SECONDS).toString();
    }

    private Granted join(JoinPipeline pipeline, boolean fresh) throws Exception {
        return (Granted) outcome(pipeline, fresh);
    }

    private JoinOutcome outcome(JoinPipeline pipeline, boolean fresh) throws Exception {
        var alice = TestSessions.credentials("alice", clock.instant());
        return pipeline.join(new JoinRequest(alice, Wanted.room("lobby"), fresh, InetAddress.getLoopbackAddress()))
                .await(10, TimeUnit.SECONDS);
    }

    private JoinPipeline instance() {
        return instance(UserLimiter.inProcess(JoinPipelineTest.limits(10), clock));
    }

    private JoinPipeline instance(UserLimiter limiter) {
        var stages = JoinPipelineTest.stages(clock, limiter, cache());
        return new JoinPipeline(stages, clock, new JoinMeters(metrics, System::nanoTime));
    }

    private TokenCache cache() {
        var means = new TokenCache.Means(JoinPipelineTest.KEYS, clock, new SecureRandom());
        return TokenCache.shared(CACHE, means, links.link(Role.TOKENS));
    }

    private static RedisConfig patient(RedisConfig usual) {
        var patient = Duration.ofSeconds(5);
        return new RedisConfig(usual.targets(), usual.keyPrefix(), patient, patient, usual.circuit());
    }

    private String scrape() {
        return metrics.scrape("text/plain");
    }
}
