package dev.roomkey.limit;

import dev.roomkey.RedisServer;
import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.model.UserTags;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One instance as far as its limiter goes: event loops and connections of its own. */
final class SharedLimits implements AutoCloseable {
    static final UserTags TAGS = new UserTags(Secret.of("a names key for tests alone"));

    /** Test clocks stand anywhere. */
    static final Duration ANY_CLOCK = Duration.ofDays(36_500);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final RedisLinks links;

    SharedLimits(RedisServer server) {
        this(RedisConfig.of(server.url()));
    }

    SharedLimits(RedisConfig config) {
        links = new RedisLinks(vertx, config);
    }

    /** Redis may take its time: on a busy machine a deadline missed by chance would look like a lost store. */
    static RedisConfig patient(RedisServer server) {
        var config = RedisConfig.of(server.url());
        return new RedisConfig(
                config.targets(), config.keyPrefix(), Duration.ofSeconds(5), Duration.ofSeconds(5), config.circuit());
    }

    SharedLimiter limiter(LimitConfig config, InstantSource clock) {
        return new SharedLimiter(config, store(clock, difference -> {}), ANY_CLOCK);
    }

    LimitStore store(InstantSource clock, LongConsumer differences) {
        return new LimitStore(links.link(Role.LIMITS), TAGS, clock, differences);
    }

    /** Asks for {@code times} joins in one tick of an event loop; the decisions in the order of the asking. */
    Future<List<LimitDecision>> burst(UserLimiter limiter, UserId user, int times) {
        return inOneTick(
                () -> Stream.generate(() -> limiter.tryJoin(user)).limit(times).toList());
    }

    /** What comes of all that was asked in one tick of an event loop, in the order of the asking. */
    <T> Future<List<T>> inOneTick(Supplier<List<Future<T>>> asking) {
        return Future.future(promise -> vertx.runOnContext(
                tick -> Future.all(asking.get()).<List<T>>map(all -> all.list()).onComplete(promise)));
    }

    List<LimitDecision> decisions(UserLimiter limiter, UserId user, int times) {
        try {
            return burst(limiter, user, times).await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no decision", e);
        }
    }

    LimitDecision join(UserLimiter limiter, UserId user) {
        return decisions(limiter, user, 1).getFirst();
    }

    @Override
    public void close() {
        try {
            links.close().transform(closed -> vertx.close()).await(5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("did not close", e);
        }
    }
}
