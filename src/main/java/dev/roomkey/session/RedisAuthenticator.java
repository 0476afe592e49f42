package dev.roomkey.session;

import dev.roomkey.model.User;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.Presented.Absent;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions that an application keeps in Redis. A cookie that the application has not made costs Redis nothing: form and
 * signature come first. Then it is one read, and never a write, so that asking here does not keep a session alive.
 *
 * <p>Nothing is remembered, so a session that was ended is refused at the next join; only those who ask while a read is on its way
 * share its answer.
 */
final class RedisAuthenticator implements Authenticator {
    /** Longest body taken, in bytes. An application that keeps more for each visitor has other troubles first. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    /** Longest body that is parsed on an event loop. */
    static final int MAX_ON_LOOP_BYTES = 4 * 1024;

    private final RedisSessionConfig config;
    private final SessionIds ids;
    private final JsonBody body;
    private final OffLoop offLoop;
    private final RedisLink store;
    private final SingleFlight<Verdict> reads = new SingleFlight<>();

    RedisAuthenticator(RedisSessionConfig config, Sessions.Means means) {
        this.config = config;
        ids = new SessionIds(config.cookie());
        body = switch (config.body()) {
            case RedisSessionConfig.Json json -> new JsonBody(json, new Users(config.users()), means.clock());
        };
        offLoop = means.offLoop();
        store = means.outside().sessionStore();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Presented find(Credentials credentials) {
        return cookie(credentials).unlessEmpty();
    }

    @Override
    public boolean hasCookie(Credentials credentials) {
        return !(cookie(credentials) instanceof Absent);
    }

    private Presented cookie(Credentials credentials) {
        return credentials.cookie(config.cookie().source());
    }

    @Override
    public Future<Verdict> authenticate(String cookie) {
        return switch (ids.read(cookie)) {
            case Good<String>(var id) -> reads.run(id, () -> read(id));
            case Bad<String>(var reason) -> Future.succeededFuture(new Verdict.Rejected(name(), reason));
        };
    }

    /** Whatever Redis answers but a value or its absence, it has not said whether the session is good. */
    private Future<Verdict> read(String id) {
        return store.send(Request.cmd(Command.GET).arg(config.key().with(id)))
                .transform((answer, failure) ->
                        failure == null ? check(answer) : Future.succeededFuture(new Verdict.Undecided(name())));
    }

    private Future<Verdict> check(@Nullable Response answer) {
        if (answer == null) {
            return rejected(RejectReason.UNKNOWN_SESSION);
        }
        byte[] bytes = answer.toBytes();
        if (bytes.length > MAX_BODY_BYTES) {
            return rejected(RejectReason.UNREADABLE);
        }
        Future<Checked<User>> checked = bytes.length > MAX_ON_LOOP_BYTES
                ? offLoop.run(() -> body.check(bytes))
                : Future.succeededFuture(body.check(bytes));
        return checked.map(this::verdict);
    }

    private Future<Verdict> rejected(RejectReason reason) {
        return Future.succeededFuture(new Verdict.Rejected(name(), reason));
    }
}
