package dev.roomkey.simulation;

import dev.roomkey.TestSessions;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.config.LogConfig;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.http.ManagementConfig;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.limit.LimitConfig.OnStoreLoss;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.tokencache.CacheConfig;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of all instances of a scenario.
 *
 * @param instances how many there are, as they expect
 * @param room how many may join a room in a second; null is no limit
 * @param project how many may join any room in a second; null is no limit
 * @param mostUsers how many users' buckets each instance holds at most
 */
record Terms(
        int instances, @Nullable Integer room, @Nullable Integer project, int mostUsers) {
    /** As of a user in a minute. */
    static final int USER_LIMIT = 20;

    private static final ApiKey KEY = new ApiKey("simulated", Secret.of("a secret of the simulation, long enough"));

    /** The room's limit, or the project's where there is none. */
    int rate() {
        return room != null ? room : project == null ? Integer.MAX_VALUE : project;
    }

    private static @Nullable Bandwidth perSecond(@Nullable Integer joins) {
        return joins == null ? null : new Bandwidth(joins, joins, Duration.ofSeconds(1));
    }

    GatewayConfig config() {
        return new GatewayConfig(
                new HttpConfig(
                        "127.0.0.1",
                        0,
                        HttpConfig.DEFAULT_PATH,
                        List.of(),
                        false,
                        HttpConfig.DEFAULT_MAX_IN_FLIGHT,
                        HttpConfig.DEFAULT_MAX_BODY_BYTES,
                        HttpConfig.DEFAULT_MAX_HEADER_BYTES,
                        HttpConfig.DEFAULT_REQUEST_TIMEOUT,
                        Duration.ZERO),
                new ManagementConfig("127.0.0.1", 0),
                new LiveKitConfig(URI.create("wss://livekit.example.com"), KEY, Duration.ofHours(1)),
                TestSessions.config(),
                rooms(),
                new LimitConfig(
                        List.of(new Bandwidth(USER_LIMIT, USER_LIMIT, Duration.ofMinutes(1))),
                        mostUsers,
                        OnStoreLoss.LOCAL,
                        instances,
                        List.of(),
                        new ArrivalConfig(perSecond(room), perSecond(project))),
                new CacheConfig(CacheConfig.MIN_MARGIN, 10_000),
                RedisConfig.of(URI.create("redis://redis.example.com:6379")),
                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.WARN));
    }

    private static RoomsConfig rooms() {
        var grants = new JsonObject().put("canPublish", true).put("canSubscribe", true);
        return new RoomsConfig(
                List.of(new Rule("class", "class-*", Map.of(), grants, false)),
                RoomsConfig.DEFAULT_IDENTITY,
                RoomsConfig.Unnamed.REFUSE,
                RequestFields.DEFAULT);
    }
}
