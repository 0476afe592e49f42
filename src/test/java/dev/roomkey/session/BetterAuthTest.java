package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.session.RedisSessionConfig.BetterAuth;
import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import dev.roomkey.session.UserSource.Pointers;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import dev.roomkey.session.Verdict.Undecided;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies and Redis rows of a real better-auth, and rows made of them. */
class BetterAuthTest {
    private static final SessionStore STORE = SessionStore.OF_ALL;
    private static final JsonObject GOOD = Vectors.byId("better-auth/secondary-storage");
    private static final JsonObject REVOKED = Vectors.byId("better-auth/revoked-but-key-still-there");

    /** Our word for each refusal. */
    private static final Map<String, RejectReason> REFUSED = Map.of(
            "better-auth/signed-out", RejectReason.UNKNOWN_SESSION,
            "better-auth/revoke-all", RejectReason.UNKNOWN_SESSION,
            "better-auth/revoked-but-key-still-there", RejectReason.REVOKED);

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    /** Those of the cookie cache are proven by other means. */
    static Stream<String> ids() {
        return Vectors.ofScheme("better-auth").map(it -> it.getString("id")).filter(it -> !it.contains("cookie-cache"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void vectorGetsItsVerdict(String id) {
        var vector = Vectors.byId(id);
        STORE.keep(vector);

        var verdict = verdict(vector);

        if (REFUSED.containsKey(id)) {
            assertThat(verdict).isEqualTo(new Rejected("web", REFUSED.get(id)));
        } else {
            assertThat(subject(verdict))
                    .isEqualTo(vector.getJsonObject("expect").getString("sub"));
        }
    }

    @Test
    void noMutationIsTakenForAnotherUser() {
        var ids = new SessionIds(config(GOOD).cookie());
        var cookie = GOOD.getString("cookieHeader");
        var good = cookie.substring(cookie.indexOf('=') + 1);

        var accepted = IntStream.range(0, good.length())
                .boxed()
                .flatMap(at -> IntStream.range(0x21, 0x7f)
                        .mapToObj(it -> good.substring(0, at) + (char) it + good.substring(at + 1)))
                .map(ids::read)
                .filter(it -> it instanceof Checked.Good<String>)
                .distinct();

        assertThat(accepted)
                .containsExactly(Checked.good(GOOD.getJsonObject("expect").getString("token")));
    }

    @Test
    void sessionIsTwoReads() {
        STORE.keep(GOOD);
        STORE.resetCalls();

        verdict(GOOD);

        assertThat(STORE.calls()).containsExactly("get=2");
    }

    /** As better-auth compares them: a session that began in the very millisecond is still good. */
    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "-1, false"})
    void sessionThatBeganBeforeTheRevocationIsRevoked(int millisLater, boolean revoked) {
        STORE.keep(REVOKED);
        var session = session(REVOKED).getJsonObject("session");
        var created = Instant.parse(session.getString("createdAt")).toEpochMilli();
        revokedBefore(session.getString("userId"), Long.toString(created + millisLater));

        var verdict = verdict(REVOKED);

        assertThat(verdict.equals(new Rejected("web", RejectReason.REVOKED))).isEqualTo(revoked);
        assertThat(verdict instanceof Authenticated).isEqualTo(!revoked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", " 1", "9999999999999999999"})
    void revocationThatCannotBeReadIsNotPassedOver(String time) {
        STORE.keep(REVOKED);
        revokedBefore(session(REVOKED).getJsonObject("session").getString("userId"), time);

        assertThat(verdict(REVOKED)).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @Test
    void revocationThatRedisDoesNotTellDecidesNothing() {
        STORE.keep(GOOD);
        var user = session(GOOD).getJsonObject("session").getString("userId");
        STORE.send(Request.cmd(Command.RPUSH)
                .arg("ba1:revoked-sessions-before-" + user)
                .arg("x"));

        assertThat(verdict(GOOD)).isEqualTo(new Undecided("web"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"expiresAt", "createdAt", "userId"})
    void sessionWithoutWhatIsCheckedIsUnreadable(String member) {
        var session = session(GOOD);
        session.getJsonObject("session").remove(member);
        STORE.put(key(GOOD), session.encode());

        assertThat(verdict(GOOD)).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @Test
    void expiredSessionIsRefused() {
        var session = session(GOOD);
        session.getJsonObject("session").put("expiresAt", Vectors.NOW.toString());
        STORE.put(key(GOOD), session.encode());

        assertThat(verdict(GOOD)).isEqualTo(new Rejected("web", RejectReason.EXPIRED));
    }

    private static Verdict verdict(JsonObject vector) {
        return STORE.verdict(config(vector), vector.getString("cookieHeader"));
    }

    private static RedisSessionConfig config(JsonObject vector) {
        var config = vector.getJsonObject("config");
        var cookie = vector.getString("cookieHeader");
        return new RedisSessionConfig(
                UserSource.of(
                        "web",
                        new Pointers(
                                List.of(JsonPointer.from("/user/id")),
                                JsonPointer.from("/user/name"),
                                JsonPointer.from("/session/id"))),
                new IdCookie(
                        CookieSource.whole(cookie.substring(0, cookie.indexOf('='))),
                        Codec.BETTER_AUTH,
                        config.getJsonArray("secrets").stream()
                                .map(it -> Secret.of((String) it))
                                .toList(),
                        IdPattern.parse("[A-Za-z0-9]{32}")),
                KeyTemplate.parse(config.getString("redisPrefix") + "{id}", "{id}"),
                new BetterAuth());
    }

    private static void revokedBefore(String user, String time) {
        STORE.put("ba4:revoked-sessions-before-" + user, time);
    }

    /** Of the row that is the session. */
    private static JsonObject session(JsonObject vector) {
        return new JsonObject(row(vector).getString("value"));
    }

    private static String key(JsonObject vector) {
        return row(vector).getString("key");
    }

    private static JsonObject row(JsonObject vector) {
        return vector.getJsonArray("redis").stream()
                .map(JsonObject.class::cast)
                .filter(it -> it.getString("value").startsWith("{"))
                .findFirst()
                .orElseThrow();
    }

    private static String subject(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Authenticated.class);
        return ((Authenticated) verdict).user().id().subject();
    }
}
