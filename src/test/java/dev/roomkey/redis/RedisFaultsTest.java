package dev.roomkey.redis;

import static dev.roomkey.redis.LinkFixture.answer;
import static dev.roomkey.redis.LinkFixture.eventually;
import static dev.roomkey.redis.LinkFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.roomkey.RedisServer;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What becomes of commands when Redis, or the way to it, fails. */
class RedisFaultsTest {
    private RedisServer server;

    @BeforeEach
    void start() {
        server = RedisServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void linkStartsWhileRedisIsAway() throws Exception {
        server.kill();
        try (var redis = LinkFixture.patient(server.url())) {
            var refused = reason(redis.send(Command.PING));

            server.restart();

            assertThat(refused).isEqualTo(Reason.NOT_CONNECTED);
            eventually(redis::answers);
        }
    }

    @Test
    void listenerHearsOfAnAttemptThatTookTooLongOnItsEventLoop() throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        var heardOn = new LinkedBlockingQueue<String>();
        var listener = new RedisListener() {
            @Override
            public void commandEnded(Role role, Optional<Reason> unavailable, long nanos) {}

            @Override
            public void connectionChanged(Connection event) {
                heardOn.add(Thread.currentThread().getName());
            }
        };
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var usual = RedisConfig.of(URI.create("redis://127.0.0.1:" + silent.getLocalPort()));
            var hasty = new RedisConfig(
                    usual.targets(), usual.keyPrefix(), Duration.ofMillis(50), Duration.ofMillis(100), usual.circuit());
            new RedisLinks(vertx, hasty, listener).firstAttempts().await(5, TimeUnit.SECONDS);

            assertThat(heardOn.poll(5, TimeUnit.SECONDS)).startsWith("vert.x-eventloop-thread-");
        } finally {
            vertx.close().await(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void commandIsRefusedAtOnceWhileNotConnected() throws Exception {
        server.kill();
        try (var redis = LinkFixture.of(LinkFixture.config(
                RedisTarget.standalone(server.url()), Duration.ofSeconds(3), LinkFixture.NEVER_OPEN))) {
            var start = System.nanoTime();

            var refused = reason(redis.send(Command.PING));

            assertThat(refused).isEqualTo(Reason.NOT_CONNECTED);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void killedConnectionIsReplacedAtOnce() throws Exception {
        try (var redis = LinkFixture.patient(server.url())) {
            server.command("CLIENT", "KILL", "TYPE", "normal");

            eventually(redis::answers);
        }
    }

    @Test
    void redisThatRestartsEmptyIsTaughtTheScripts() throws Exception {
        var script = RedisScript.of("return redis.call('INCR', KEYS[1])");
        try (var redis = LinkFixture.patient(server.url())) {
            redis.link().exchange().eval(script, List.of("n"), List.of()).await(5, TimeUnit.SECONDS);

            server.restart();
            eventually(redis::answers);

            assertThat(answer(redis.link().exchange().eval(script, List.of("n"), List.of())))
                    .isEqualTo("1");
        }
    }

    @Test
    void newConnectionLoadsTheScriptsInUse() throws Exception {
        var script = RedisScript.of("return 7");
        try (var redis = LinkFixture.patient(server.url())) {
            redis.link().exchange().eval(script, List.of(), List.of()).await(5, TimeUnit.SECONDS);

            server.restart();
            eventually(redis::answers);

            assertThat(answer(redis.send(Command.EVALSHA, script.sha(), "0"))).isEqualTo("7");
        }
    }

    @Test
    void slowRedisIsNotWaitedFor() throws Exception {
        try (var redis = LinkFixture.hasty(server.url())) {
            server.pause(5_000);
            var start = System.nanoTime();

            var missed = reason(redis.send(Command.PING));

            assertThat(missed).isEqualTo(Reason.DEADLINE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void lateAnswerIsNotTakenForTheNextOne() throws Exception {
        try (var redis = LinkFixture.hasty(server.url())) {
            server.pause(300);
            reason(redis.send(Command.ECHO, "late"));

            eventually(() -> "now".equals(redis.said(Command.ECHO, "now")));
        }
    }

    @Test
    void timedOutCommandIsNeverRepeated() throws Exception {
        try (var redis = LinkFixture.hasty(server.url())) {
            server.freeze();
            var missed = reason(redis.send(Command.INCR, "spent"));
            server.thaw();

            assertThat(missed).isEqualTo(Reason.DEADLINE);
            eventually(() -> "1".equals(redis.said(Command.GET, "spent")));
        }
    }

    @Test
    void commandOnTheWayFailsWithItsConnection() throws Exception {
        try (var proxy = FaultProxy.to(server.port());
                var redis = LinkFixture.patient(proxy.url())) {
            proxy.swallow();
            var onTheWay = redis.send(Command.PING);
            eventually(proxy::hasSwallowed);

            proxy.reset();

            assertThat(reason(onTheWay)).isEqualTo(Reason.CONNECTION_LOST);
            eventually(redis::answers);
        }
    }

    @Test
    void connectionThatSwallowsEverythingIsReplaced() throws Exception {
        try (var proxy = FaultProxy.to(server.port());
                var redis = LinkFixture.hasty(proxy.url())) {
            proxy.swallow();
            var missed = reason(redis.send(Command.PING));

            eventually(redis::answers);

            assertThat(missed).isEqualTo(Reason.DEADLINE);
        }
    }

    @Test
    void readOnlyReplicaIsLeftForTheMaster() throws Exception {
        try (var redis = LinkFixture.patient(server.url())) {
            var before = answer(redis.send(Command.CLIENT, "ID"));
            server.command("REPLICAOF", "127.0.0.1", "" + RedisServer.freePort());
            var refused = reason(redis.send(Command.SET, "k", "v"));
            server.command("REPLICAOF", "NO", "ONE");

            eventually(redis::answers);

            assertThat(refused).isEqualTo(Reason.READ_ONLY);
            assertThat(answer(redis.send(Command.SET, "k", "v"))).isEqualTo("OK");
            assertThat(answer(redis.send(Command.CLIENT, "ID"))).isNotEqualTo(before);
        }
    }

    @Test
    void fullRedisIsToldApart() throws Exception {
        try (var redis = LinkFixture.patient(server.url())) {
            server.command("CONFIG", "SET", "maxmemory", "1");

            var refused = reason(redis.send(Command.SET, "k", "v"));

            assertThat(refused).isEqualTo(Reason.OUT_OF_MEMORY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LOADING Redis is loading the dataset in memory, LOADING",
        "READONLY You can't write against a read only replica., READ_ONLY",
        "OOM command not allowed when used memory > 'maxmemory'., OUT_OF_MEMORY",
        "MISCONF Redis is configured to save RDB snapshots, REFUSED",
        "MASTERDOWN Link with MASTER is down, REFUSED",
        "NOREPLICAS Not enough good replicas to write., REFUSED",
        "BUSY Redis is busy running a script., BUSY",
        "MOVED 3999 127.0.0.1:6381, MOVED",
        "CLUSTERDOWN Hash slot not served, MOVED"
    })
    void refusalOfRedisIsAReason(String error, Reason expected) throws Exception {
        var vertx = Vertx.vertx();
        try (var fake = FakeRedis.start(vertx, command -> "-" + error + "\r\n");
                var redis = LinkFixture.patient(fake.url())) {
            var refused = reason(redis.send(Command.SET, "k", "v"));

            assertThat(refused).isEqualTo(expected);
        }
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    /** A full queue must not hide that the other side is gone: nothing would be sent any more, and nothing be missed. */
    @Test
    void deadConnectionWithAFullQueueIsReplaced() throws Exception {
        var vertx = Vertx.vertx();
        try (var fake = FakeRedis.start(vertx, command -> "");
                var redis = LinkFixture.hasty(fake.url())) {
            var before = fake.connections();
            for (var i = 0; i < 3_000; i++) {
                redis.send(Command.GET, "a");
            }

            eventually(() -> {
                redis.send(Command.GET, "b");
                return fake.connections() > before;
            });

            assertThat(fake.connections()).isGreaterThan(before);
        }
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void attemptThatThrowsIsOverLikeAnyOther() throws Exception {
        var nowhere = new RedisTarget.Tls(Path.of("nowhere.pem"), null, null);
        var target = new RedisTarget(
                RedisTarget.Topology.STANDALONE, List.of(URI.create("rediss://127.0.0.1:1")), null, null, nowhere);

        try (var redis = LinkFixture.of(LinkFixture.config(target, Duration.ofMillis(100), LinkFixture.NEVER_OPEN))) {
            assertThat(reason(redis.send(Command.GET, "a"))).isEqualTo(Reason.NOT_CONNECTED);
        }
    }

    @ParameterizedTest
    @CsvSource({"NOSCRIPT No matching script., 0", "NOPERM this user has no permissions, 1"})
    void errorThatMakesTheLinkUselessIsLoggedOnceAndAnUnknownScriptIsNot(String error, int lines) throws Exception {
        var vertx = Vertx.vertx();
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(RedisLink.class);
        logger.addAppender(log);
        try (var fake = FakeRedis.start(vertx, command -> "-" + error + "\r\n");
                var redis = LinkFixture.patient(fake.url())) {
            for (var i = 0; i < 3; i++) {
                redis.send(Command.GET, "a")
                        .transform(over -> Future.succeededFuture())
                        .await(5, TimeUnit.SECONDS);
            }

            assertThat(log.list).hasSize(lines);
        } finally {
            logger.detachAppender(log);
        }
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    /** An answer to a join can be written on its own event loop alone. */
    @Test
    void whateverBecomesOfACommandIsHeardOnItsEventLoop() throws Exception {
        var brief = Duration.ofMillis(300);
        var target = RedisTarget.standalone(server.url());
        var defaults = RedisConfig.of(target);
        try (var redis = LinkFixture.of(
                new RedisConfig(defaults.targets(), defaults.keyPrefix(), brief, brief, LinkFixture.NEVER_OPEN))) {
            var heard = new ConcurrentLinkedQueue<Heard>();
            var context = redis.vertx().getOrCreateContext();
            eventually(redis::answers);

            server.freeze();
            eventually(() -> {
                context.runOnContext(now -> {
                    var loop = Thread.currentThread();
                    redis.send(Command.PING)
                            .onFailure(failure -> heard.add(new Heard(
                                    ((RedisUnavailableException) failure).reason(), loop, Thread.currentThread())));
                });
                return heard.stream()
                                .filter(it -> it.reason() == Reason.NOT_CONNECTED)
                                .count()
                        > 100;
            });
            server.thaw();

            assertThat(heard).extracting(Heard::reason).contains(Reason.DEADLINE);
            assertThat(heard).allSatisfy(it -> assertThat(it.on()).isSameAs(it.sentOn()));
        }
    }

    private record Heard(Reason reason, Thread sentOn, Thread on) {}

    @Test
    void commandsOfOneTickLeaveTogether() throws Exception {
        var vertx = Vertx.vertx();
        try (var fake = FakeRedis.start(vertx, command -> "");
                var redis = LinkFixture.hasty(fake.url())) {
            redis.send(Command.GET, "a");
            redis.send(Command.GET, "b");

            eventually(() -> fake.commands().size() == 2);

            assertThat(fake.commands()).containsExactly("get a", "get b");
        }
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void circuitOpensAndClosesAgainWithOneProbe() throws Exception {
        var circuit = new RedisConfig.Circuit(5, Duration.ofSeconds(5));
        try (var redis = LinkFixture.of(
                LinkFixture.config(RedisTarget.standalone(server.url()), Duration.ofMillis(100), circuit))) {
            server.freeze();
            Future.join(IntStream.range(0, 5)
                            .mapToObj(i -> redis.send(Command.PING))
                            .toList())
                    .otherwiseEmpty()
                    .await(5, TimeUnit.SECONDS);
            var whileOpen = reason(redis.send(Command.PING));
            server.thaw();

            eventually(redis::answers);

            assertThat(whileOpen).isEqualTo(Reason.CIRCUIT_OPEN);
        }
    }

    @Test
    void failureNamesNeitherServerNorKey() throws Exception {
        try (var redis = LinkFixture.patient(URI.create("redis://127.0.0.1:" + RedisServer.freePort()))) {
            var failed = LinkFixture.failure(
                    redis.link().send(Request.cmd(Command.SET).arg("alice").arg(Buffer.buffer("secret"))));

            assertThat(failed).hasMessage("not_connected").hasNoCause();
            assertThat(failed.getStackTrace()).isEmpty();
        }
    }
}
