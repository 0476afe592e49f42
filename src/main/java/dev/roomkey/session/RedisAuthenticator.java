package dev.roomkey.session;

import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.Presented.Absent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.Optional;
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
    private final StoredBody body;
    private final Users users;
    private final OffLoop offLoop;
    private final RedisLink store;
    private final SingleFlight<Verdict> reads = new SingleFlight<>();

    RedisAuthenticator(RedisSessionConfig config, Sessions.Means means) {
        this.config = config;
        ids = new SessionIds(config.cookie());
        body = switch (config.body()) {
            case RedisSessionConfig.Json json -> new JsonBody(json.expires(), means.clock());
            case RedisSessionConfig.BetterAuth it -> new JsonBody(BetterAuthRevocation.EXPIRES, means.clock());
            case RedisSessionConfig.SpringHash spring -> new SpringHashBody(spring, means.clock());
        };
        users = new Users(config.users());
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

    private Future<Verdict> read(String id) {
        return ask(body.request(config.key().with(id))).compose(answer -> switch (answer) {
            case Answered(var values) -> check(values);
            case Unanswered() -> undecided();
        });
    }

    private Future<Verdict> check(List<Optional<byte[]>> values) {
        boolean known = false;
        long bytes = 0;
        for (var value : values) {
            known |= value.isPresent();
            bytes += value.map(it -> it.length).orElse(0);
        }
        if (!known) {
            return rejected(RejectReason.UNKNOWN_SESSION);
        }
        if (bytes > MAX_BODY_BYTES) {
            return rejected(RejectReason.UNREADABLE);
        }
        var session = bytes > MAX_ON_LOOP_BYTES
                ? offLoop.run(() -> body.read(values))
                : Future.succeededFuture(body.read(values));
        return session.compose(this::decide);
    }

    private Future<Verdict> decide(Checked<JsonObject> session) {
        return switch (session) {
            case Good<JsonObject>(var it)
            when config.body() instanceof RedisSessionConfig.BetterAuth -> unlessRevoked(it);
            case Checked<JsonObject> checked -> Future.succeededFuture(verdict(checked.then(users::admitted)));
        };
    }

    /** A second round trip, since only the session says whose it is. */
    private Future<Verdict> unlessRevoked(JsonObject session) {
        return switch (BetterAuthRevocation.of(session)) {
            case Good<BetterAuthRevocation>(var it) -> unlessRevoked(session, it);
            case Bad<BetterAuthRevocation>(var reason) -> rejected(reason);
        };
    }

    private Future<Verdict> unlessRevoked(JsonObject session, BetterAuthRevocation revocation) {
        var command = Request.cmd(Command.GET).arg(config.key().with(revocation.key()));
        return ask(command).compose(answer -> switch (answer) {
            case Answered(var values) ->
                revocation
                        .refusal(values.getFirst())
                        .map(this::rejected)
                        .orElseGet(() -> Future.succeededFuture(verdict(users.admitted(session))));
            case Unanswered() -> undecided();
        });
    }

    /** Whatever Redis answers but values or their absence, it has not said whether the session is good. */
    private Future<Answer> ask(Request command) {
        return store.send(command)
                .transform((answer, failure) ->
                        Future.succeededFuture(failure == null ? new Answered(values(answer)) : new Unanswered()));
    }

    private sealed interface Answer {}

    /** The value, or those of all fields that were asked for. */
    private record Answered(List<Optional<byte[]>> values) implements Answer {}

    private record Unanswered() implements Answer {}

    private static List<Optional<byte[]>> values(@Nullable Response answer) {
        return answer != null && answer.type() == ResponseType.MULTI
                ? answer.stream().map(RedisAuthenticator::value).toList()
                : List.of(value(answer));
    }

    private static Optional<byte[]> value(@Nullable Response value) {
        return Optional.ofNullable(value).map(Response::toBytes);
    }

    private Future<Verdict> rejected(RejectReason reason) {
        return Future.succeededFuture(new Verdict.Rejected(name(), reason));
    }

    private Future<Verdict> undecided() {
        return Future.succeededFuture(new Verdict.Undecided(name()));
    }
}
