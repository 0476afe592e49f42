package dev.roomkey.session;

import static dev.roomkey.session.FakeIssuer.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.roomkey.TestClock;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.FakeIssuer.Entry;
import dev.roomkey.session.KeySource.Caps;
import dev.roomkey.session.KeySource.Format;
import dev.roomkey.session.KeySource.Published;
import dev.roomkey.session.KeySource.Refresh;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Keys that are fetched from an issuer: when, how often, and what holds while that fails. */
class PublishedKeysIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final KeyPair OLD = TestKeys.p256();
    private static final KeyPair NEW = TestKeys.p256();
    private static final Duration MIN_REFETCH = Refresh.DEFAULT.minRefetch();

    /** For what must come in time, and for what does not come at all. */
    private static final Duration LONG = Duration.ofSeconds(8);

    private static final Duration SHORT = Duration.ofSeconds(1);

    private final FakeIssuer issuer = new FakeIssuer(VERTX);
    private final TestClock clock = TestClock.atNewYear();
    private final Queue<KeyFetch> fetches = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean readOnEventLoop = new AtomicBoolean();
    private final OffLoop offLoop = offLoop();
    private final List<Sessions> made = new ArrayList<>();

    @AfterEach
    void stop() {
        made.forEach(Sessions::close);
        issuer.close();
    }

    @AfterAll
    static void end() {
        await(VERTX.close());
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(Algorithm.RS256, TestKeys.rsa(2048)),
                Arguments.of(Algorithm.ES256, TestKeys.p256()),
                Arguments.of(Algorithm.EDDSA, TestKeys.pair("EdDSA", "Ed25519")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tokenOfPublishedKeyIsTaken(Algorithm algorithm, KeyPair keys) {
        var sessions = sessions(source(Refresh.DEFAULT));
        issuer.publishes(new Entry("k", keys));

        var verdict = await(sessions.authenticate(
                Verdicts.cookie("app_jwt=" + TestKeys.signed(algorithm, keys, "k", claims("u_1")))));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        it -> assertThat(it.user().id().subject()).isEqualTo("u_1"));
        assertThat(fetches).containsExactly(KeyFetch.FETCHED);
        assertThat(readOnEventLoop).isFalse();
    }

    @Test
    void keysAreThereBeforeTheFirstRequest() {
        var sessions = sessions(source(Refresh.DEFAULT));
        issuer.publishes(new Entry("old", OLD));

        await(sessions.tried());

        assertThat(issuer.requests()).hasSize(1);
        assertThat(verdict(sessions, "old", OLD)).isInstanceOf(Authenticated.class);
        assertThat(issuer.requests()).hasSize(1);
    }

    @Test
    void manyWhoNeedKeysAtOnceMakeOneFetch() {
        var sessions = sessions(source(Refresh.DEFAULT));
        Promise<Void> all = Promise.promise();
        var set = set(new Entry("old", OLD));
        issuer.answers(
                request -> all.future().onSuccess(go -> request.response().end(set)));

        var verdicts = IntStream.range(0, 100)
                .mapToObj(it -> onLoop(() -> sessions.authenticate(session("old", OLD))))
                .toList();
        all.complete();

        assertThat(verdicts).allSatisfy(it -> assertThat(await(it)).isInstanceOf(Authenticated.class));
        assertThat(issuer.requests()).hasSize(1);
    }

    @Test
    void unknownKeyIsAskedForOnceInAWhile() {
        var sessions = loaded(new Entry("old", OLD));
        clock.advance(MIN_REFETCH);

        var verdicts = IntStream.range(0, 20)
                .mapToObj(it -> verdict(sessions, "made-up-" + it, NEW))
                .toList();

        assertThat(verdicts).containsOnly(new Rejected("web", RejectReason.UNKNOWN_KEY));
        assertThat(issuer.requests()).hasSize(2);
    }

    @Test
    void unknownKeyIsNotAskedForSoonAfterAFetch() {
        var sessions = loaded(new Entry("old", OLD));
        clock.advance(MIN_REFETCH.minusMillis(1));

        assertThat(verdict(sessions, "new", NEW)).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_KEY));
        assertThat(issuer.requests()).hasSize(1);
    }

    @Test
    void newKeyIsTakenFromItsFirstToken() {
        var sessions = loaded(new Entry("old", OLD));
        issuer.publishes(new Entry("old", OLD), new Entry("new", NEW));
        clock.advance(MIN_REFETCH);

        assertThat(verdict(sessions, "new", NEW)).isInstanceOf(Authenticated.class);
    }

    @Test
    void withdrawnKeyIsRefusedThoughItsTokenIsRemembered() {
        var sessions = loaded(new Entry("k", OLD));
        var remembered = session("k", OLD);
        assertThat(verdict(sessions, remembered)).isInstanceOf(Authenticated.class);
        issuer.publishes(new Entry("other", NEW));
        clock.advance(MIN_REFETCH);
        verdict(sessions, "other", NEW);

        assertThat(verdict(sessions, remembered)).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_KEY));
    }

    @Test
    void keyThatTookOverAnIdTakesBackWhatTheOldOneSigned() {
        var sessions = loaded(new Entry("k", OLD));
        var remembered = session("k", OLD);
        assertThat(verdict(sessions, remembered)).isInstanceOf(Authenticated.class);
        issuer.publishes(new Entry("k", NEW), new Entry("other", NEW));
        clock.advance(MIN_REFETCH);
        verdict(sessions, "other", NEW);

        assertThat(verdict(sessions, remembered)).isEqualTo(new Rejected("web", RejectReason.SIGNATURE));
    }

    @Test
    void lastGoodKeysAreUsedWhileFetchingFails() {
        var sessions = loaded(new Entry("old", OLD));
        issuer.breaks();
        clock.advance(Duration.ofHours(23));

        assertThat(verdict(sessions, "new", NEW)).isEqualTo(new Undecided("web"));
        assertThat(verdict(sessions, "old", OLD)).isInstanceOf(Authenticated.class);
    }

    @Test
    void lastGoodKeysAreNotUsedForEver() {
        var sessions = loaded(new Entry("old", OLD));
        issuer.breaks();
        clock.advance(Refresh.DEFAULT.interval().plus(Refresh.DEFAULT.staleOnError()));

        assertThat(verdict(sessions, "old", OLD)).isEqualTo(new Undecided("web"));
    }

    @Test
    void withoutKeysNobodyIsRefusedAndTheIssuerIsLeftInPeace() {
        var sessions = sessions(source(Refresh.DEFAULT));

        var verdicts = IntStream.range(0, 20)
                .mapToObj(it -> verdict(sessions, "old", OLD))
                .toList();

        assertThat(verdicts).containsOnly(new Undecided("web"));
        assertThat(issuer.requests()).hasSize(1);
    }

    @Test
    void algorithmThatIsNotTakenAsksNobody() {
        var sessions = sessions(
                new Published(Format.JWKS, issuer.url(), Set.of(Algorithm.RS256), Refresh.DEFAULT, Caps.DEFAULT));

        assertThat(verdict(sessions, "old", OLD)).isEqualTo(new Rejected("web", RejectReason.ALGORITHM));
        assertThat(issuer.requests()).isEmpty();
    }

    @Test
    void tokenWithoutKeyIdIsNotTriedWithAllKeys() {
        var sessions = loaded(new Entry("old", OLD), new Entry("new", NEW));

        assertThat(verdict(sessions, null, OLD)).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_KEY));
    }

    @Test
    void tokenWithoutKeyIdIsTakenWhereThereIsOneKey() {
        var sessions = loaded(new Entry("old", OLD));

        assertThat(verdict(sessions, null, OLD)).isInstanceOf(Authenticated.class);
    }

    static Stream<Arguments> badAnswers() {
        var good = set(new Entry("old", OLD));
        return Stream.of(
                bad(
                        "redirect",
                        KeyFetch.STATUS,
                        it -> it.response()
                                .setStatusCode(302)
                                .putHeader("Location", "/elsewhere")
                                .end()),
                bad(
                        "error with keys",
                        KeyFetch.STATUS,
                        it -> it.response().setStatusCode(503).end(good)),
                bad(
                        "partial",
                        KeyFetch.STATUS,
                        it -> it.response().setStatusCode(206).end(good)),
                bad("not JSON", KeyFetch.NO_KEYS, it -> it.response().end("<html>")),
                bad("two documents", KeyFetch.NO_KEYS, it -> it.response().end(good + good)),
                bad("nothing", KeyFetch.NO_KEYS, it -> it.response().end()),
                bad("list", KeyFetch.NO_KEYS, it -> it.response().end("[" + good + "]")),
                bad("no keys", KeyFetch.NO_KEYS, it -> it.response().end("{\"keys\":[]}")),
                bad(
                        "too many keys",
                        KeyFetch.NO_KEYS,
                        it -> it.response()
                                .end(set(IntStream.range(0, 33)
                                        .mapToObj(n -> new Entry("k" + n, OLD))
                                        .toArray(Entry[]::new)))),
                bad(
                        "compressed",
                        KeyFetch.NO_KEYS,
                        it -> it.response()
                                .putHeader("Content-Encoding", "gzip")
                                .end(Buffer.buffer(new byte[] {0x1f, (byte) 0x8b, 8, 0}))),
                bad("hang-up", KeyFetch.UNREACHABLE, it -> it.connection().close()),
                bad("half an answer", KeyFetch.UNREACHABLE, it -> {
                    it.response().putHeader("Content-Length", "1000").write("{");
                    VERTX.setTimer(50, fired -> it.connection().close());
                }),
                bad("silence", KeyFetch.TIMEOUT, it -> {}),
                bad("drops", KeyFetch.TIMEOUT, it -> {
                    it.response().setChunked(true);
                    VERTX.setPeriodic(50, fired -> it.response().write(" "));
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void badAnswerChangesNothing(String name, KeyFetch result, Handler<HttpServerRequest> answer) {
        var sessions = loaded(result == KeyFetch.TIMEOUT ? SHORT : LONG, new Entry("old", OLD));
        issuer.answers(answer);
        clock.advance(MIN_REFETCH);

        var unknown = verdict(sessions, "new", NEW);

        assertThat(unknown).isEqualTo(new Undecided("web"));
        assertThat(fetches).containsExactly(KeyFetch.FETCHED, result);
        assertThat(issuer.requests()).hasSize(2);
        assertThat(verdict(sessions, "old", OLD)).isInstanceOf(Authenticated.class);
    }

    @Test
    void hugeAnswerIsCut() throws Exception {
        var sessions = sessions(source(Refresh.DEFAULT));
        var cut = new CountDownLatch(1);
        issuer.answers(request -> {
            var response = request.response().setChunked(true);
            response.closeHandler(closed -> cut.countDown());
            fill(response, 640);
        });

        assertThat(verdict(sessions, "old", OLD)).isEqualTo(new Undecided("web"));
        assertThat(fetches).containsExactly(KeyFetch.TOO_LARGE);
        assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(issuer.requests().getFirst().response().bytesWritten()).isLessThan(10 * 1024 * 1024);
    }

    /** As fast as it is taken, and no further once nobody takes it. */
    private static void fill(HttpServerResponse response, int chunks) {
        if (chunks == 0) {
            response.end();
        } else {
            response.write(Buffer.buffer(new byte[16 * 1024])).onSuccess(written -> fill(response, chunks - 1));
        }
    }

    @Test
    void keysAreFetchedAnewWithoutARequest() throws Exception {
        var often = new Refresh(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofDays(1));
        var sessions = sessions(source(often));
        issuer.publishes(new Entry("old", OLD));
        await(sessions.tried());
        issuer.publishes(new Entry("new", NEW));

        awaitFetches(fetches.size() + 2);

        assertThat(verdict(sessions, "new", NEW)).isInstanceOf(Authenticated.class);
        assertThat(verdict(sessions, "old", OLD)).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_KEY));
    }

    @Test
    void closedSessionsFetchNothingByThemselvesAndStillAnswer() throws Exception {
        var often = new Refresh(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofDays(1));
        var closed = sessions(source(often));
        issuer.publishes(new Entry("old", OLD));
        await(closed.tried());
        closed.close();
        var atMost = issuer.requests().size() + 1;
        try (var other = new FakeIssuer(VERTX)) {
            var open = sessions(new Published(Format.JWKS, other.url(), Set.of(Algorithm.ES256), often, Caps.DEFAULT));
            await(open.tried());
            awaitFetches(10);

            assertThat(other.requests()).hasSizeGreaterThan(5);
            assertThat(issuer.requests()).hasSizeLessThanOrEqualTo(atMost);
            assertThat(verdict(closed, "old", OLD)).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void sessionsThatAreClosedWhileTheyFetchDoNotGoOn() throws Exception {
        var often = new Refresh(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofDays(1));
        var asked = new LinkedBlockingQueue<HttpServerRequest>();
        issuer.answers(asked::add);
        var closed = sessions(source(often));
        var tried = closed.tried();
        var request = asked.poll(10, TimeUnit.SECONDS);
        closed.close();
        assertThat(request).isNotNull();
        request.response().setStatusCode(500).end();
        await(tried);
        try (var other = new FakeIssuer(VERTX)) {
            await(sessions(new Published(Format.JWKS, other.url(), Set.of(Algorithm.ES256), often, Caps.DEFAULT))
                    .tried());
            awaitFetches(10);
        }

        assertThat(issuer.requests()).hasSize(1);
    }

    @Test
    void failureIsLoggedOnceUntilItIsOver() throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var log = (Logger) LoggerFactory.getLogger(PublishedKeys.class);
        log.setLevel(Level.INFO);
        log.addAppender(logged);
        var often = new Refresh(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofDays(1));
        var sessions = sessions(source(often));
        await(sessions.tried());
        awaitFetches(4);

        issuer.publishes(new Entry("old", OLD));
        awaitFetches(4 + fetches.size());
        log.detachAppender(logged);

        assertThat(logged.list)
                .extracting(it -> it.getLevel() + " " + it.getFormattedMessage())
                .containsExactly("WARN Keys cannot be fetched", "INFO Keys are fetched again");
    }

    @Test
    void requestToTheIssuerHoldsNothingOfOurs() {
        var sessions = loaded(new Entry("old", OLD));

        var request = issuer.requests().getFirst();

        assertThat(request.method().name()).isEqualTo("GET");
        assertThat(request.headers().names())
                .extracting(String::toLowerCase)
                .containsExactlyInAnyOrder("host", "accept", "connection");
        assertThat(sessions).isNotNull();
    }

    @Test
    void certificatesAreKeptAsLongAsTheIssuerSays() throws Exception {
        var rsa = TestKeys.rsa(2048);
        var seldom = new Refresh(Duration.ofHours(1), Duration.ofMillis(50), Duration.ofDays(1));
        publishCertificate(rsa, "public, max-age=1, must-revalidate");
        var sessions = sessions(certificates(seldom));
        await(sessions.tried());

        awaitFetches(2);

        assertThat(rs256(sessions, rsa)).isInstanceOf(Authenticated.class);
    }

    @Test
    void certificatesAreNotKeptLongerThanADayWhateverTheIssuerSays() {
        var rsa = TestKeys.rsa(2048);
        publishCertificate(rsa, "max-age=315360000");
        var sessions = sessions(certificates(new Refresh(MIN_REFETCH, MIN_REFETCH, Duration.ZERO)));
        await(sessions.tried());
        issuer.breaks();
        clock.advance(PublishedKeys.MAX_INTERVAL);

        assertThat(rs256(sessions, rsa)).isEqualTo(new Undecided("web"));
    }

    @Test
    void expiredCertificateVerifiesNothingThoughItIsStillKept() {
        var rsa = TestKeys.rsa(2048);
        publishCertificate(rsa, "max-age=86400");
        var sessions = sessions(certificates(Refresh.DEFAULT));
        await(sessions.tried());
        issuer.breaks();
        clock.advance(Duration.ofDays(1));

        assertThat(rs256(sessions, rsa)).isEqualTo(new Rejected("web", RejectReason.ALGORITHM));
    }

    /** Good for a day. */
    private void publishCertificate(KeyPair keys, String cacheControl) {
        var now = clock.instant();
        var pem = TestCertificates.pem(keys.getPublic(), now, now.plus(Duration.ofDays(1)));
        var map = new JsonObject().put("k", pem).put("broken", "pem").put("number", 5);
        issuer.answers(request ->
                request.response().putHeader("Cache-Control", cacheControl).end(map.encode()));
    }

    private Published certificates(Refresh refresh) {
        return new Published(Format.X509, issuer.url(), Set.of(Algorithm.RS256), refresh, Caps.DEFAULT);
    }

    private Verdict rs256(Sessions sessions, KeyPair keys) {
        var token = TestKeys.signed(Algorithm.RS256, keys, "k", claims("u_1"));
        return await(onLoop(() -> sessions.authenticate(Verdicts.cookie("app_jwt=" + token))));
    }

    private static Arguments bad(String name, KeyFetch result, Handler<HttpServerRequest> answer) {
        return Arguments.of(name, result, answer);
    }

    private void awaitFetches(int many) throws InterruptedException {
        for (int i = 0; fetches.size() < many && i < 500; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(fetches).hasSizeGreaterThanOrEqualTo(many);
    }

    private Sessions loaded(Entry... keys) {
        return loaded(LONG, keys);
    }

    private Sessions loaded(Duration timeout, Entry... keys) {
        var sessions = sessions(source(Refresh.DEFAULT, timeout));
        issuer.publishes(keys);
        await(sessions.tried());
        return sessions;
    }

    private Published source(Refresh refresh) {
        return source(refresh, LONG);
    }

    private Published source(Refresh refresh, Duration timeout) {
        var caps = new Caps(timeout, Caps.DEFAULT.maxBytes(), Caps.DEFAULT.maxKeys());
        return new Published(
                Format.JWKS, issuer.url(), Set.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA), refresh, caps);
    }

    private Sessions sessions(Published source) {
        var outside = new Outside() {
            @Override
            public Vertx vertx() {
                return VERTX;
            }

            @Override
            public RedisLink sessionStore() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void keysFetched(String authenticator, KeyFetch result) {
                fetches.add(result);
            }
        };
        var sessions = new Sessions(
                new SessionsConfig(List.of(TestConfig.of(source).jwt())),
                new Sessions.Means(clock, new SecureRandom(), offLoop, outside));
        made.add(sessions);
        return sessions;
    }

    private OffLoop offLoop() {
        return new OffLoop() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return VERTX.executeBlocking(
                        () -> {
                            readOnEventLoop.compareAndSet(false, Context.isOnEventLoopThread());
                            return work.call();
                        },
                        false);
            }
        };
    }

    private Verdict verdict(Sessions sessions, @Nullable String keyId, KeyPair keys) {
        return verdict(sessions, session(keyId, keys));
    }

    private static Verdict verdict(Sessions sessions, Credentials credentials) {
        return await(onLoop(() -> sessions.authenticate(credentials)));
    }

    /** On an event loop, as requests come. */
    private static Future<Verdict> onLoop(Callable<Future<Verdict>> asked) {
        Promise<Verdict> verdict = Promise.promise();
        VERTX.getOrCreateContext().runOnContext(go -> {
            try {
                asked.call().onComplete(verdict);
            } catch (Exception e) {
                verdict.fail(e);
            }
        });
        return verdict.future();
    }

    private Credentials session(@Nullable String keyId, KeyPair keys) {
        return Verdicts.cookie("app_jwt=" + TestKeys.signed(Algorithm.ES256, keys, keyId, claims("u_1")));
    }

    private JsonObject claims(String subject) {
        return new JsonObject()
                .put("sub", subject)
                .put("exp", clock.instant().plus(Duration.ofDays(1)).getEpochSecond());
    }

    private static String set(Entry... keys) {
        var set = new JsonArray();
        List.of(keys).forEach(it -> set.add(TestKeys.jwk(it.id(), it.keys().getPublic())));
        return new JsonObject(Map.of("keys", set)).encode();
    }
}
