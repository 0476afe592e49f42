package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.Json;
import dev.roomkey.session.Verdict.Anonymous;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAuthenticatorTest {
    private static final SessionStore STORE = SessionStore.OF_ALL;
    private static final StoredConfig EXPRESS = StoredConfig.express("connect.sid", StoredConfig.SECRET);
    private static final String ID = "OBR_E0SOe5RrSkb_xmC1rWB9I9ZrLtZd";
    private static final String KEY = "sess:" + ID;
    private static final String GOOD = "{\"cookie\":{},\"user\":{\"id\":\"u_1\"}}";

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    @Test
    void sessionIsOneReadAndNothingElse() {
        STORE.put(KEY, GOOD);
        STORE.resetCalls();

        var verdict = verdict();

        assertThat(verdict).isInstanceOf(Authenticated.class);
        assertThat(STORE.calls()).containsExactly("get=1");
    }

    @Test
    void readingDoesNotKeepASessionAlive() {
        STORE.put(KEY, GOOD);
        STORE.send(Request.cmd(Command.EXPIRE).arg(KEY).arg(1000));
        STORE.send(Request.cmd(Command.PEXPIRE).arg(KEY).arg(900_000));

        verdict();

        var left = STORE.send(Request.cmd(Command.PTTL).arg(KEY)).toLong();
        assertThat(left).isBetween(1L, 900_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s%3A" + ID + ".AAAA", ID, "s%3A" + ID, "s:short.AAAA", "s%3A%", "%73%3A", "s%3Aa%00b.AAAA"})
    void cookieThatTheApplicationHasNotMadeCostsRedisNothing(String forged) {
        STORE.put(KEY, GOOD);
        STORE.resetCalls();

        var verdict = STORE.verdict(EXPRESS.stored(), "connect.sid=" + forged);

        assertThat(verdict).isInstanceOf(Rejected.class);
        assertThat(STORE.calls()).isEmpty();
    }

    @Test
    void withoutTheCookieNobodyIsThere() {
        assertThat(STORE.verdict(EXPRESS.stored(), "other=1; connect.sid=")).isEqualTo(new Anonymous());
    }

    @Test
    void sessionThatIsNotThereIsUnknown() {
        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_SESSION));
    }

    @Test
    void sessionToWhichNobodyIsSignedInIsOfNobody() {
        STORE.put(KEY, "{\"cookie\":{},\"cart\":[1]}");

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.NO_SUBJECT));
    }

    @Test
    void expiryInTheBodyEndsASessionWhoseKeyIsStillThere() {
        STORE.put(KEY, expiring("\"" + Vectors.NOW + "\""));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"2030-01-01T00:00:00.000Z\"", "\"2030-01-01T00:00:00+01:00\""})
    void sessionIsGoodUntilItsExpiry(String expires) {
        STORE.put(KEY, expiring(expires));

        assertThat(verdict()).isInstanceOf(Authenticated.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"tomorrow\"", "\"\"", "true", "{}", "\"+999999999-12-31T23:59:59Z, or so it says\""})
    void expiryOfAnotherFormIsNotPassedOver(String expires) {
        STORE.put(KEY, expiring(expires));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @ParameterizedTest
    @CsvSource({"1893456000000, true", "1893456000, true", "1, false", "1600000000000, false", "-1, false"})
    void expiryMayBeANumberOfSecondsOrMilliseconds(String expires, boolean good) {
        var config = EXPRESS.holding(new Json(JsonPointer.from("/cookie/expires")));
        STORE.put(KEY, expiring(expires));

        var verdict = STORE.verdict(config.stored(), EXPRESS.cookie(ID));

        assertThat(verdict instanceof Authenticated).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{", "{} x", "{\"a\":1,\"a\":2}", "a:1:{s:2:\"id\";i:1;}", "\u0080\u0004"})
    void bodyThatIsNoStrictJsonIsUnreadable(String body) {
        STORE.put(KEY, body);

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @Test
    void bodyOfMoreThan64KiBIsUnreadable() {
        STORE.put(KEY, padded(RedisAuthenticator.MAX_BODY_BYTES + 1));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                RedisAuthenticator.MAX_ON_LOOP_BYTES,
                RedisAuthenticator.MAX_ON_LOOP_BYTES + 1,
                RedisAuthenticator.MAX_BODY_BYTES
            })
    void longBodyIsReadAsWell(int bytes) {
        STORE.put(KEY, padded(bytes));

        assertThat(verdict()).isInstanceOf(Authenticated.class);
    }

    /** A list under the key, which is what a wrong configuration finds as well; it says nothing about the session. */
    @Test
    void errorOfRedisDecidesNothing() {
        STORE.send(Request.cmd(Command.RPUSH).arg(KEY).arg("x"));

        assertThat(verdict()).isEqualTo(new Undecided("web"));
    }

    @Test
    void lostRedisDecidesNothing() {
        try (var lost = new SessionStore()) {
            lost.put(KEY, GOOD);
            lost.server().kill();

            assertThat(lost.verdict(EXPRESS.stored(), EXPRESS.cookie(ID))).isEqualTo(new Undecided("web"));
        }
    }

    @Test
    void burstOfOneUserIsOneRead() {
        STORE.put(KEY, GOOD);
        STORE.resetCalls();
        var sessions = STORE.sessions(EXPRESS.stored());
        var loops = loops();
        STORE.server().pause(3_000);

        var verdicts = SessionStore.done(Future.all(IntStream.range(0, 600)
                .mapToObj(i -> on(loops.get(i % loops.size()), sessions))
                .toList()));

        assertThat(verdicts.<Boolean>list()).hasSize(600).containsOnly(true);
        assertThat(gets()).isEqualTo(1);
    }

    @Test
    void nextReadAfterABurstIsANewOne() {
        var sessions = STORE.sessions(EXPRESS.stored());
        STORE.put(KEY, GOOD);
        var before = SessionStore.done(sessions.authenticate(Verdicts.cookie(EXPRESS.cookie(ID))));
        STORE.send(Request.cmd(Command.DEL).arg(KEY));

        var after = SessionStore.done(sessions.authenticate(Verdicts.cookie(EXPRESS.cookie(ID))));

        assertThat(before).isInstanceOf(Authenticated.class);
        assertThat(after).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_SESSION));
    }

    @Test
    void rawIdIsTheKey() {
        STORE.put(KEY, GOOD);

        assertThat(STORE.verdict(EXPRESS.written(Codec.RAW).stored(), "connect.sid=" + ID))
                .isInstanceOf(Authenticated.class);
    }

    private Verdict verdict() {
        return STORE.verdict(EXPRESS.stored(), EXPRESS.cookie(ID));
    }

    private static String expiring(String expires) {
        return "{\"cookie\":{\"expires\":" + expires + "},\"uid\":7}";
    }

    private static String padded(int bytes) {
        var session = new JsonObject(GOOD).put("pad", "");
        return session.put("pad", "x".repeat(bytes - session.encode().length())).encode();
    }

    private static int gets() {
        return STORE.calls().stream()
                .map(it -> Integer.parseInt(it.substring("get=".length())))
                .reduce(0, Integer::sum);
    }

    /** As many event loops as the machine has cores, and at least two. */
    private static List<Context> loops() {
        var vertx = (VertxInternal) STORE.vertx();
        return IntStream.range(0, 4)
                .mapToObj(i -> (Context) vertx.createEventLoopContext())
                .toList();
    }

    /** Whether a user comes back, on the event loop that asked. */
    private static Future<Boolean> on(Context loop, Sessions sessions) {
        var done = Promise.<Boolean>promise();
        loop.runOnContext(it -> sessions.authenticate(Verdicts.cookie(EXPRESS.cookie(ID)))
                .map(verdict -> verdict instanceof Authenticated && loop.equals(Vertx.currentContext()))
                .onComplete(done));
        return done.future();
    }
}
