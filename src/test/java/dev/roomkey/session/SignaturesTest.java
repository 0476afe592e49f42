package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How ES256 tokens are verified; the verdicts themselves are tested elsewhere. */
@ExtendWith(VertxExtension.class)
class SignaturesTest {
    private static final KeyPair KEYS = TestKeys.p256();
    private static final JwtConfig CONFIG = TestConfig.of(
                    new VerificationKey.PublicKey(Algorithm.ES256, null, TestKeys.pem(KEYS.getPublic())))
            .jwt();
    private static final Instant START = Instant.ofEpochSecond(1_000_000);

    private Instant now = START;
    private final Manual offLoop = new Manual();
    private final Sessions sessions = sessions(offLoop, CONFIG);

    @Test
    void tokenIsVerifiedOnceHoweverManyAsk() {
        var credentials = session("u_1", 3600);

        var verdicts = IntStream.range(0, 100)
                .mapToObj(it -> sessions.authenticate(credentials))
                .toList();
        offLoop.runAll();

        assertThat(offLoop.started).isEqualTo(1);
        assertThat(verdicts).allSatisfy(it -> assertThat(it.result()).isInstanceOf(Authenticated.class));
    }

    @Test
    void verifiedTokenIsRemembered() {
        var credentials = session("u_1", 3600);
        sessions.authenticate(credentials);
        offLoop.runAll();

        var verdict = sessions.authenticate(credentials);

        assertThat(verdict.result()).isInstanceOf(Authenticated.class);
        assertThat(offLoop.started).isEqualTo(1);
    }

    @Test
    void verifiedTokenIsForgottenAfterAWhile() {
        var credentials = session("u_1", 3600);
        sessions.authenticate(credentials);
        offLoop.runAll();
        now = START.plus(Signatures.REMEMBERED_FOR);

        sessions.authenticate(credentials);

        assertThat(offLoop.started).isEqualTo(2);
    }

    @Test
    void rememberedTokenStillExpires() {
        var credentials = session("u_1", 10);
        sessions.authenticate(credentials);
        offLoop.runAll();
        now = START.plus(Duration.ofSeconds(15));

        var verdict = sessions.authenticate(credentials);

        assertThat(verdict.result()).isEqualTo(new Rejected("web", RejectReason.EXPIRED));
        assertThat(offLoop.started).isEqualTo(1);
    }

    @Test
    void forgedTokenIsNotRemembered() {
        var forged = Verdicts.cookie("app_jwt=" + TestKeys.es256(TestKeys.p256(), claims("u_1", 3600)));
        sessions.authenticate(forged);
        offLoop.runAll();

        var again = sessions.authenticate(forged);
        offLoop.runAll();

        assertThat(again.result()).isEqualTo(new Rejected("web", RejectReason.SIGNATURE));
        assertThat(offLoop.started).isEqualTo(2);
    }

    @Test
    void goodTokenOfOneAuthenticatorIsNotGoodForAnother() {
        var other = new VerificationKey.PublicKey(
                Algorithm.ES256, null, TestKeys.pem(TestKeys.p256().getPublic()));
        var both = sessions(
                offLoop, CONFIG, TestConfig.of(other).from("other", "o", false).jwt());
        String token = TestKeys.es256(KEYS, claims("u_1", 3600));
        both.authenticate(Verdicts.cookie("app_jwt=" + token));
        offLoop.runAll();

        var verdict = both.authenticate(Verdicts.cookie("o=" + token));
        offLoop.runAll();

        assertThat(verdict.result()).isEqualTo(new Rejected("other", RejectReason.SIGNATURE));
    }

    @Test
    void tooManyAtOnceAreLeftUndecided() {
        var waiting = new ArrayList<Future<Verdict>>();
        for (int i = 0; i < Signatures.MAX_RUNNING; i++) {
            waiting.add(sessions.authenticate(forged(i)));
        }

        var oneMore = sessions.authenticate(session("u_1", 3600));

        assertThat(oneMore.result()).isEqualTo(new Undecided("web"));
        assertThat(waiting).noneMatch(Future::isComplete);
        assertThat(offLoop.started).isEqualTo(Signatures.MAX_RUNNING);
    }

    @Test
    void placeIsFreeAgainAfterEachVerification() {
        for (int i = 0; i < Signatures.MAX_RUNNING; i++) {
            sessions.authenticate(forged(i));
        }
        offLoop.runAll();

        var next = sessions.authenticate(session("u_1", 3600));
        offLoop.runAll();

        assertThat(next.result()).isInstanceOf(Authenticated.class);
    }

    @Test
    void defectFailsTheFutureAndIsNotRemembered() {
        var credentials = session("u_1", 3600);
        offLoop.broken = true;
        var failed = sessions.authenticate(credentials);
        offLoop.broken = false;

        var next = sessions.authenticate(credentials);
        offLoop.runAll();

        assertThat(failed.failed()).isTrue();
        assertThat(next.result()).isInstanceOf(Authenticated.class);
    }

    @Test
    void verdictComesOnTheCallersEventLoopAndVerificationDoesNotRunThere(Vertx vertx, VertxTestContext test) {
        Set<Boolean> verifiedOnEventLoop = ConcurrentHashMap.newKeySet();
        var verifications = new AtomicInteger();
        var workers = vertx.createSharedWorkerExecutor("verification", 2);
        var watched = new OffLoop() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return workers.executeBlocking(
                        () -> {
                            verifications.incrementAndGet();
                            verifiedOnEventLoop.add(Context.isOnEventLoopThread());
                            return work.call();
                        },
                        false);
            }
        };
        var real = sessions(watched, CONFIG);
        var credentials = session("u_1", 3600);

        var answers = IntStream.range(0, 100)
                .mapToObj(it -> onLoop(vertx, real, credentials))
                .toList();

        Future.all(answers)
                .onComplete(test.succeeding(it -> test.verify(() -> {
                    assertThat(it.<Boolean>list()).containsOnly(true);
                    assertThat(verifiedOnEventLoop).containsExactly(false);
                    assertThat(verifications).hasValue(1);
                    test.completeNow();
                })));
    }

    /** Whether the verdict is good and came where it was asked for, on an event loop of its own. */
    private static Future<Boolean> onLoop(Vertx vertx, Sessions sessions, Credentials credentials) {
        Promise<Boolean> answer = Promise.promise();
        vertx.deployVerticle(context -> {
                    var loop = Thread.currentThread();
                    sessions.authenticate(credentials)
                            .map(it -> it instanceof Authenticated
                                    && Thread.currentThread().equals(loop))
                            .onComplete(answer);
                    return Future.succeededFuture();
                })
                .onFailure(answer::tryFail);
        return answer.future();
    }

    private Sessions sessions(OffLoop runner, JwtConfig... authenticators) {
        return new Sessions(
                new SessionsConfig(List.of(authenticators)),
                new Sessions.Means(() -> now, new SecureRandom(), runner, new NoOutside()));
    }

    private static Credentials session(String subject, int seconds) {
        return Verdicts.cookie("app_jwt=" + TestKeys.es256(KEYS, claims(subject, seconds)));
    }

    private static Credentials forged(int number) {
        String token = TestKeys.base64("{\"alg\":\"ES256\"}") + "."
                + TestKeys.base64(claims("u_" + number, 3600).encode()) + "." + TestKeys.base64(new byte[64]);
        return Verdicts.cookie("app_jwt=" + token);
    }

    private static JsonObject claims(String subject, int seconds) {
        return new JsonObject().put("sub", subject).put("exp", START.getEpochSecond() + seconds);
    }

    /** Holds the work back until it is told to go on. */
    private static final class Manual implements OffLoop {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int started;
        private boolean broken;

        @Override
        public <T> Future<T> run(Callable<T> work) {
            if (broken) {
                throw new IllegalStateException("no thread left");
            }
            started++;
            Promise<T> done = Promise.promise();
            waiting.add(() -> Verdicts.call(work).onComplete(done));
            return done.future();
        }

        void runAll() {
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        }
    }
}
