package dev.roomkey.redis;

import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Links on two event loops, and what a test does with them from its own thread. */
final class LinkFixture implements AutoCloseable {
    static final RedisConfig.Circuit NEVER_OPEN = new RedisConfig.Circuit(Integer.MAX_VALUE, Duration.ofSeconds(1));

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final RedisLinks links;
    private final List<Ended> ended = new CopyOnWriteArrayList<>();

    /** What the listener was told of a command. */
    record Ended(Role role, Optional<Reason> unavailable) {}

    private LinkFixture(RedisConfig config) throws Exception {
        links = new RedisLinks(vertx, config, (role, unavailable, nanos) -> ended.add(new Ended(role, unavailable)));
        links.firstAttempts().await(10, TimeUnit.SECONDS);
    }

    static LinkFixture of(RedisConfig config) throws Exception {
        return new LinkFixture(config);
    }

    /** A deadline that a busy machine keeps, and a circuit that stays out of the way. */
    static LinkFixture patient(URI url) throws Exception {
        return of(config(RedisTarget.standalone(url), Duration.ofSeconds(2), NEVER_OPEN));
    }

    /** A deadline that the test means to miss, and a circuit that stays out of the way. */
    static LinkFixture hasty(URI url) throws Exception {
        return of(config(RedisTarget.standalone(url), Duration.ofMillis(100), NEVER_OPEN));
    }

    static RedisConfig config(RedisTarget target, Duration deadline, RedisConfig.Circuit circuit) {
        var defaults = RedisConfig.of(target);
        return new RedisConfig(defaults.targets(), defaults.keyPrefix(), deadline, Duration.ofSeconds(3), circuit);
    }

    Vertx vertx() {
        return vertx;
    }

    /** What the listener was told, in order. */
    List<Ended> ended() {
        return ended;
    }

    RedisLink link() {
        return links.link(Role.LIMITS);
    }

    RedisLink link(Role role) {
        return links.link(role);
    }

    Future<Response> send(Command command, String... arguments) {
        var request = Request.cmd(command);
        for (var argument : arguments) {
            request.arg(argument);
        }
        return link().send(request);
    }

    /** The answer as text. */
    static String answer(Future<Response> future) throws Exception {
        return String.valueOf(future.await(10, TimeUnit.SECONDS));
    }

    /** Why the command failed. */
    static Reason reason(Future<Response> future) throws Exception {
        var failure = failure(future);
        if (failure instanceof RedisUnavailableException unavailable) {
            return unavailable.reason();
        }
        throw new AssertionError("failed otherwise", failure);
    }

    static Throwable failure(Future<Response> future) throws Exception {
        var outcome = future.transform(it -> Future.succeededFuture(it)).await(10, TimeUnit.SECONDS);
        if (outcome.succeeded()) {
            throw new AssertionError("answered: " + outcome.result());
        }
        return outcome.cause();
    }

    /** Waits until the condition holds, which a replaced connection takes its time for. */
    static void eventually(BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came to that");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Whether a write is taken now. */
    boolean takes(String key) {
        try {
            return send(Command.SET, key, "v").await(10, TimeUnit.SECONDS) != null;
        } catch (RedisUnavailableException | CompletionException | TimeoutException e) {
            return false;
        }
    }

    /** Whether Redis answers now. */
    boolean answers() {
        return "PONG".equals(said(Command.PING));
    }

    /** What Redis answers now; empty when it does not. */
    String said(Command command, String... arguments) {
        try {
            return send(command, arguments).await(10, TimeUnit.SECONDS).toString();
        } catch (RedisUnavailableException | CompletionException | TimeoutException e) {
            return "";
        }
    }

    @Override
    public void close() throws TimeoutException {
        links.close().await(5, TimeUnit.SECONDS);
        vertx.close().await(5, TimeUnit.SECONDS);
    }
}
