package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Value;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CookieAuthenticatorTest {
    private static final JweConfig CONFIG = TestJwe.config(JweProfile.AUTHJS_V4, TestJwe.SECRET);
    private static final String SHORT = TestJwe.gcm(TestJwe.SECRET, Map.of(), TestJwe.CLAIMS.encode());
    private static final String LONG = TestJwe.gcm(
            TestJwe.SECRET,
            Map.of(),
            TestJwe.CLAIMS
                    .copy()
                    .put("accessToken", "x".repeat(CookieAuthenticator.LONG))
                    .encode());

    /** Work that was handed over and is not done yet. */
    private final Deque<Runnable> handedOver = new ArrayDeque<>();

    private final CookieAuthenticator authenticator = authenticator(new OffLoop() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            Promise<T> promise = Promise.promise();
            handedOver.add(() -> Verdicts.call(work).onComplete(promise));
            return promise.future();
        }
    });

    @Test
    void shortSessionIsOpenedAtOnce() {
        var verdict = authenticator.authenticate(SHORT);

        assertThat(Verdicts.now(verdict)).isInstanceOf(Authenticated.class);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void longSessionIsOpenedElsewhere() {
        var verdict = authenticator.authenticate(LONG);

        assertThat(verdict.isComplete()).isFalse();
        handedOver.remove().run();
        assertThat(Verdicts.now(verdict)).isInstanceOf(Authenticated.class);
    }

    @Test
    void oneLongSessionTooManyIsUndecided() {
        for (int i = 0; i < Workers.MAX_RUNNING; i++) {
            assertThat(authenticator.authenticate(LONG).isComplete()).isFalse();
        }

        assertThat(Verdicts.now(authenticator.authenticate(LONG))).isEqualTo(new Undecided("web"));
        assertThat(Verdicts.now(authenticator.authenticate(SHORT))).isInstanceOf(Authenticated.class);
        handedOver.remove().run();
        assertThat(authenticator.authenticate(LONG).isComplete()).isFalse();
    }

    @Test
    void workersThatTakeNothingAreADefectAndLeaveNoTrace() {
        var closed = authenticator(new OffLoop() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                throw new RejectedExecutionException("closed");
            }
        });

        for (int i = 0; i <= Workers.MAX_RUNNING; i++) {
            assertThat(closed.authenticate(LONG).cause()).isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void emptiedCookieIsNoSession() {
        assertThat(authenticator.find(cookies(TestJwe.COOKIE + "="))).isEqualTo(new Absent());
        assertThat(authenticator.find(cookies("x=1"))).isEqualTo(new Absent());
        assertThat(authenticator.hasCookie(cookies("x=1"))).isFalse();
    }

    @Test
    void chunksArePutTogether() {
        var chunked = cookies(TestJwe.COOKIE + ".1=b; " + TestJwe.COOKIE + ".0=a");

        assertThat(authenticator.find(chunked)).isEqualTo(new Value("ab"));
        assertThat(authenticator.hasCookie(chunked)).isTrue();
    }

    @Test
    void bearerTokenIsNoCookie() {
        var sessions = Verdicts.sessions(CONFIG);

        assertThat(Verdicts.now(sessions.authenticate(Credentials.of(List.of(), "Bearer " + SHORT))))
                .isEqualTo(new Verdict.Anonymous());
    }

    @Test
    void longGarbageIsRefusedToo() {
        var verdict = authenticator.authenticate("x".repeat(CookieHeader.MAX_BYTES));

        handedOver.remove().run();

        assertThat(Verdicts.now(verdict)).isEqualTo(new Rejected("web", RejectReason.MALFORMED));
    }

    private static Credentials cookies(String line) {
        return Credentials.of(List.of(line), null);
    }

    private static CookieAuthenticator authenticator(OffLoop offLoop) {
        var clock = InstantSource.fixed(Vectors.NOW);
        return CookieAuthenticator.of(CONFIG, new Sessions.Means(clock, new SecureRandom(), offLoop, new NoOutside()));
    }
}
