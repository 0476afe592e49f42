package dev.roomkey.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The real links over a Redis, a clock and a chance of somebody else's. */
public final class VirtualLinks {
    private VirtualLinks() {}

    /** Links whose connections are those of {@code clients}. */
    public static RedisLinks over(BiFunction<Vertx, RedisOptions, Redis> clients, RedisConfig config, Ground ground) {
        var means = new RedisLinks.Means(
                ground.vertx(), ground.listener(), ground.nanoTime(), ground.random(), clients::apply);
        return new RedisLinks(config, means);
    }

    /** What links stand on. */
    public record Ground(Vertx vertx, RedisListener listener, LongSupplier nanoTime, RandomGenerator random) {}
}
