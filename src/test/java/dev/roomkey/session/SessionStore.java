package dev.roomkey.session;

import dev.roomkey.RedisServer;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** An application's Redis, what it keeps there, and authenticators that read it. */
final class SessionStore implements AutoCloseable {
    private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z]+):calls=(\\d+)");

    /** What the tests themselves, the server and new connections do. */
    private static final List<String> NOT_COUNTED = List.of("config", "info", "hello", "ping", "command", "client");

    /** The one of all tests: it ends with their process, since mutation tests run single tests of a class again and again. */
    static final SessionStore OF_ALL = new SessionStore();

    private final RedisServer server = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private final RedisLinks links = new RedisLinks(vertx, patient());

    /** With a deadline that a busy machine does not miss. */
    private RedisConfig patient() {
        var usual = RedisConfig.of(server.url());
        var patient = Duration.ofSeconds(5);
        return new RedisConfig(usual.targets(), "test:", patient, patient, usual.circuit());
    }

    RedisServer server() {
        return server;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Judged at the time for which the vectors were made. */
    Sessions sessions(AuthenticatorConfig... authenticators) {
        var means = new Sessions.Means(InstantSource.fixed(Vectors.NOW), new SecureRandom(), Verdicts::call, outside());
        return new Sessions(new SessionsConfig(List.of(authenticators)), means);
    }

    private Outside outside() {
        return new Outside() {
            @Override
            public Vertx vertx() {
                return vertx;
            }

            @Override
            public RedisLink sessionStore() {
                return links.link(Role.SESSIONS);
            }
        };
    }

    Verdict verdict(AuthenticatorConfig authenticator, String cookies) {
        return done(sessions(authenticator).authenticate(Verdicts.cookie(cookies)));
    }

    /** What the application had in Redis when a vector was made. */
    void keep(JsonObject vector) {
        vector.getJsonArray("redis", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .forEach(it -> put(it.getString("key"), it.getString("value")));
    }

    void put(String key, String value) {
        send(Request.cmd(Command.SET).arg(key).arg(value));
    }

    /** Forgets all keys and counts. */
    void empty() {
        send(Request.cmd(Command.FLUSHALL));
        send(Request.cmd(Command.CONFIG).arg("RESETSTAT"));
    }

    /** The commands that Redis has carried out since it was emptied. */
    List<String> calls() {
        var stats = send(Request.cmd(Command.INFO).arg("commandstats")).toString();
        return CALLS.matcher(stats)
                .results()
                .filter(it -> !NOT_COUNTED.contains(it.group(1)))
                .map(it -> it.group(1) + "=" + it.group(2))
                .sorted()
                .toList();
    }

    void resetCalls() {
        send(Request.cmd(Command.CONFIG).arg("RESETSTAT"));
    }

    Response send(Request request) {
        return done(links.link(Role.LIMITS).send(request));
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        done(links.close());
        done(vertx.close());
        server.close();
    }
}
