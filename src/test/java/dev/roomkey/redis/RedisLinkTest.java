package dev.roomkey.redis;

import static dev.roomkey.redis.LinkFixture.answer;
import static dev.roomkey.redis.LinkFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.redis.RedisLinks.Role;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisLinkTest {
    private static final RedisServer SERVER = RedisServer.start();
    private static final RedisScript ECHO = RedisScript.of("return {KEYS[1], ARGV[1]}");

    private LinkFixture redis;

    @BeforeEach
    void connect() throws Exception {
        redis = LinkFixture.patient(SERVER.url());
    }

    @AfterEach
    void disconnect() throws Exception {
        redis.close();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void commandIsAnswered() throws Exception {
        var answered = redis.send(Command.ECHO, "hello");

        assertThat(answer(answered)).isEqualTo("hello");
    }

    @Test
    void absentKeyIsAnsweredWithNothing() throws Exception {
        var answered = redis.send(Command.GET, "absent");

        assertThat(answered.await(5, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void bytesGoThroughUnchanged() throws Exception {
        var bytes = new byte[256];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);

        var answered = redis.link().send(Request.cmd(Command.ECHO).arg(Buffer.buffer(bytes)));

        assertThat(answered.await(5, TimeUnit.SECONDS).toBytes()).isEqualTo(bytes);
    }

    @Test
    void scriptRunsThoughRedisDoesNotKnowIt() throws Exception {
        SERVER.command("SCRIPT", "FLUSH");

        var answered = redis.link().exchange().eval(ECHO, List.of("k"), List.of(new byte[] {'v'}));

        assertThat(answered.await(5, TimeUnit.SECONDS))
                .extracting(Object::toString)
                .containsExactly("k", "v");
    }

    @Test
    void scriptThatFailsIsRunOnce() throws Exception {
        var script = RedisScript.of("redis.call('INCR', KEYS[1]); return redis.call('LPUSH', KEYS[1], 'x')");

        var failed = failure(redis.link().exchange().eval(script, List.of("once"), List.of()));

        assertThat(failed).isInstanceOf(ErrorType.class);
        assertThat(answer(redis.send(Command.GET, "once"))).isEqualTo("1");
    }

    @Test
    void listenerIsToldOfEachCommandThatLeaves() throws Exception {
        SERVER.command("SCRIPT", "FLUSH");

        redis.link(Role.TOKENS)
                .exchange()
                .eval(ECHO, List.of("k"), List.of(new byte[] {'v'}))
                .await(5, TimeUnit.SECONDS);
        redis.link(Role.TOKENS)
                .exchange()
                .eval(ECHO, List.of("k"), List.of(new byte[] {'v'}))
                .await(5, TimeUnit.SECONDS);

        // EVALSHA that is not known, EVAL, EVALSHA
        var answered = new LinkFixture.Ended(Role.TOKENS, Optional.empty());
        assertThat(redis.ended()).containsExactly(answered, answered, answered);
    }

    @Test
    void errorOfTheCommandReachesItsCaller() throws Exception {
        redis.send(Command.SET, "text", "x").await(5, TimeUnit.SECONDS);

        var failed = failure(redis.send(Command.INCR, "text"));

        assertThat(failed).isInstanceOf(ErrorType.class).hasMessageStartingWith("ERR value is not an integer");
    }

    @Test
    void commandOfTheWrongShapeIsNotRepeatedInItsFailure() throws Exception {
        var failed = failure(redis.send(Command.GET, "alice", "bob"));

        assertThat(failed).isInstanceOf(IllegalArgumentException.class);
        assertThat(failed.getMessage()).doesNotContain("alice").doesNotContain("bob");
    }

    @Test
    void eachEventLoopHoldsOneConnectionForAllRoles() throws Exception {
        var deployment = redis.vertx().deployVerticle(Asking::new, new DeploymentOptions().setInstances(2));

        deployment.await(5, TimeUnit.SECONDS);

        assertThat(clientIds.values())
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(ids -> assertThat(ids).hasSize(1));
    }

    @Test
    void connectionOutlivesTheVerticleThatUsedIt() throws Exception {
        var instances = new DeploymentOptions().setInstances(2);
        var deployment = redis.vertx().deployVerticle(Asking::new, instances).await(5, TimeUnit.SECONDS);

        redis.vertx().undeploy(deployment).await(5, TimeUnit.SECONDS);
        redis.vertx().deployVerticle(Asking::new, instances).await(5, TimeUnit.SECONDS);

        assertThat(clientIds.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
    }

    private final Map<Thread, Set<String>> clientIds = new ConcurrentHashMap<>();

    /** Asks for the number of the connection, in every role, and notes it under its event loop. */
    private final class Asking extends VerticleBase {
        @Override
        public Future<?> start() {
            return Future.all(Stream.of(Role.values()).map(this::ask).toList());
        }

        private Future<Response> ask(Role role) {
            return redis.link(role)
                    .send(Request.cmd(Command.CLIENT).arg("ID"))
                    .onSuccess(id -> clientIds
                            .computeIfAbsent(Thread.currentThread(), it -> ConcurrentHashMap.newKeySet())
                            .add(id.toString()));
        }
    }

    @Test
    void answerArrivesOnTheCallersContext() throws Exception {
        var seen = ConcurrentHashMap.<Boolean>newKeySet();

        redis.vertx()
                .deployVerticle(context ->
                        redis.send(Command.PING).onComplete(it -> seen.add(context.equals(Vertx.currentContext()))))
                .await(5, TimeUnit.SECONDS);

        assertThat(seen).containsExactly(true);
    }
}
