package dev.roomkey.session;

import static dev.roomkey.app.Caps.MAX_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.app.Caps;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an answer is believed, and by whom. */
class IntrospectCacheIT {
    private static final Rejected SIGNED_OUT = new Rejected("app", RejectReason.UNKNOWN_SESSION);

    @Test
    void logoutIsFeltWithinThePublishedTime() {
        var signedIn = new boolean[] {true};
        try (var app = TestApp.http(request ->
                request.response().setStatusCode(signedIn[0] ? 200 : 401).end("{\"id\":\"u1\"}"))) {
            var authenticator = app.authenticator(app.config());
            assertThat(TestApp.verdict(authenticator, "sid=1")).isInstanceOf(Authenticated.class);
            signedIn[0] = false;

            app.clock.advance(Duration.ofMillis(9_999));
            assertThat(TestApp.verdict(authenticator, "sid=1")).isInstanceOf(Authenticated.class);
            assertThat(app.asked).hasValue(1);

            app.clock.advance(Duration.ofMillis(1));
            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(SIGNED_OUT);
        }
    }

    @Test
    void loginIsFeltWithinThePublishedTime() {
        var status = new int[] {401};
        try (var app = TestApp.http(
                request -> request.response().setStatusCode(status[0]).end("{\"id\":\"u1\"}"))) {
            var authenticator = app.authenticator(app.config());
            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(SIGNED_OUT);
            status[0] = 200;

            app.clock.advance(Duration.ofMillis(1_999));
            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(SIGNED_OUT);

            app.clock.advance(Duration.ofMillis(1));
            assertThat(TestApp.verdict(authenticator, "sid=1")).isInstanceOf(Authenticated.class);
        }
    }

    /** A shop's cookie is there before its owner signs in, and stays the same. */
    @Test
    void sessionOfNobodyIsRememberedNoLongerThanARefusal() {
        var body = new String[] {"{}"};
        try (var app = TestApp.http(request -> request.response().end(body[0]))) {
            var authenticator = app.authenticator(app.config());
            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(new Rejected("app", RejectReason.NO_SUBJECT));
            body[0] = "{\"id\":\"u1\"}";

            app.clock.advance(Duration.ofSeconds(2));

            assertThat(TestApp.verdict(authenticator, "sid=1")).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void answerIsNotRememberedBeyondTheSession() {
        var until = "{\"id\":\"u1\",\"until\":\"2026-01-01T00:00:03Z\"}";
        try (var app = TestApp.answering(200, until)) {
            var authenticator = app.authenticator(app.config().expires("/until"));
            assertThat(TestApp.verdict(authenticator, "sid=1")).isInstanceOf(Authenticated.class);

            app.clock.advance(Duration.ofSeconds(3));

            assertThat(TestApp.verdict(authenticator, "sid=1")).isEqualTo(new Rejected("app", RejectReason.EXPIRED));
            assertThat(app.asked).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "0", "", "soon", "-1", "3.5", "99999999999"})
    void kratosMayShortenWhatIsRemembered(String hint) {
        try (var app = TestApp.http(request ->
                request.response().putHeader("Ory-Session-Cache-For", hint).end("{\"id\":1}"))) {
            var authenticator = app.authenticator(app.config());
            TestApp.verdict(authenticator, "sid=1");
            TestApp.verdict(authenticator, "sid=1");
            assertThat(app.asked).hasValue(hint.equals("3") ? 1 : 2);

            app.clock.advance(Duration.ofSeconds(3));
            TestApp.verdict(authenticator, "sid=1");

            assertThat(app.asked).hasValue(hint.equals("3") ? 2 : 3);
        }
    }

    @Test
    void kratosDoesNotLengthenWhatIsRemembered() {
        try (var app = TestApp.http(request ->
                request.response().putHeader("Ory-Session-Cache-For", "60").end("{\"id\":1}"))) {
            var authenticator = app.authenticator(app.config());
            TestApp.verdict(authenticator, "sid=1");

            app.clock.advance(Duration.ofSeconds(10));
            TestApp.verdict(authenticator, "sid=1");

            assertThat(app.asked).hasValue(2);
        }
    }

    /** CVE-2021-32701: what is required is held against remembered answers too. */
    @Test
    void rememberedAnswerIsNoWayAroundRequiredClaims() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1").put("role", "guest"))) {
            var authenticator = app.authenticator(app.config().requiring("/role", "member"));

            assertThat(IntStream.range(0, 3).mapToObj(i -> TestApp.verdict(authenticator, "sid=1")))
                    .containsOnly(new Rejected("app", RejectReason.CLAIMS));
            assertThat(app.asked).hasValue(1);
        }
    }

    /** CVE-2026-33496: a session of one application proves nothing to another. */
    @Test
    void rememberedAnswerOfOneApplicationIsNoneOfAnother() {
        try (var first = TestApp.saying(new JsonObject().put("id", "u1"));
                var second = TestApp.answering(401, "")) {
            var sessions = new Sessions(
                    new SessionsConfig(List.of(
                            first.config().config(),
                            second.config()
                                    .users(UserSource.of("other", UserSource.Pointers.subject("/id")))
                                    .cookies(CookieSource.whole("other"))
                                    .config())),
                    first.means());

            assertThat(TestApp.await(sessions.authenticate(Verdicts.cookie("sid=1"))))
                    .isInstanceOf(Authenticated.class);
            assertThat(TestApp.await(sessions.authenticate(Verdicts.cookie("other=1"))))
                    .isEqualTo(new Rejected("other", RejectReason.UNKNOWN_SESSION));
        }
    }

    @Test
    void zeroRemembersNothing() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            var authenticator = app.authenticator(app.config().caching(Duration.ZERO, Duration.ZERO));

            TestApp.verdict(authenticator, "sid=1");
            TestApp.verdict(authenticator, "sid=1");

            assertThat(app.asked).hasValue(2);
        }
    }

    @Test
    void defectIsNotRememberedAndGivesItsPlaceBack() {
        var user = new JsonObject().put("id", "u1").put("pad", "x".repeat(5000));
        try (var app = TestApp.saying(user)) {
            var means = app.means();
            var broken = new boolean[] {true};
            OffLoop offLoop = new OffLoop() {
                @Override
                public <T> Future<T> run(Callable<T> work) {
                    return broken[0] ? Future.failedFuture(new IllegalStateException("a defect")) : Verdicts.call(work);
                }
            };
            var caps = Caps.DEFAULT;
            var single = app.config().caps(new Caps(MAX_TIMEOUT, caps.maxBody(), 1, caps.failures(), caps.openFor()));
            var authenticator = new IntrospectAuthenticator(
                    single.config(),
                    new Sessions.Means(means.clock(), means.random(), offLoop, means.outside()),
                    System::nanoTime);

            assertThatThrownBy(() -> TestApp.verdict(authenticator, "sid=1")).hasMessageContaining("a defect");
            broken[0] = false;

            assertThat(TestApp.verdict(authenticator, "sid=1")).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void manyWhoAskAtOnceShareOneQuestionAndEachHearsOnItsOwnLoop() {
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        try (var app = TestApp.http(held::add)) {
            var authenticator = app.authenticator(app.config());
            var loops = List.of(loop(app.vertx), loop(app.vertx));

            var verdicts = IntStream.range(0, 20)
                    .mapToObj(i -> askOn(loops.get(i % 2), authenticator, "sid=1"))
                    .toList();
            TestApp.await(Future.all(loops.stream().map(IntrospectCacheIT::turn).toList()));
            app.vertx.setPeriodic(1, tick -> held.forEach(it -> answer(it)));

            assertThat(verdicts).map(TestApp::await).allMatch(Authenticated.class::isInstance);
            assertThat(app.asked).hasValue(1);
        }
    }

    /** Connections are shared by the event loops, and an answer may come in on another one than its question went out. */
    @Test
    void noAnswerIsLostBetweenEventLoops() {
        try (var app = TestApp.saying(new JsonObject().put("id", "u1"))) {
            var authenticator = app.authenticator(app.config());
            var loops = List.of(loop(app.vertx), loop(app.vertx), loop(app.vertx));

            for (int round = 0; round < 60; round++) {
                int first = 3 * round;
                var verdicts = IntStream.range(first, first + 1 + round % 3)
                        .mapToObj(i -> askOn(loops.get((i + i / 7) % 3), authenticator, "sid=" + i))
                        .toList();
                assertThat(verdicts).map(TestApp::await).allMatch(Authenticated.class::isInstance);
            }
        }
    }

    private static void answer(HttpServerRequest request) {
        if (!request.response().ended()) {
            request.response().end("{\"id\":1}");
        }
    }

    private static Context loop(Vertx vertx) {
        var context = Promise.<Context>promise();
        vertx.deployVerticle(it -> {
            context.complete(it);
            return Future.succeededFuture();
        });
        return TestApp.await(context.future());
    }

    private static Future<Void> turn(Context loop) {
        var turned = Promise.<Void>promise();
        loop.runOnContext(turned::complete);
        return turned.future();
    }

    private static Future<Verdict> askOn(Context loop, Authenticator authenticator, String cookies) {
        var heard = Promise.<Verdict>promise();
        loop.runOnContext(ignored -> TestApp.future(authenticator, Verdicts.cookie(cookies))
                .onComplete(verdict -> {
                    if (Objects.equals(Vertx.currentContext(), loop)) {
                        heard.handle(verdict);
                    } else {
                        heard.fail("heard on another context");
                    }
                }));
        return heard.future();
    }
}
