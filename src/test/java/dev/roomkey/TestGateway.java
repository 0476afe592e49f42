package dev.roomkey;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.config.LogConfig;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.http.ManagementConfig;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.tokencache.CacheConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gateway on free loopback ports, as users would run it, and a client that talks to it over HTTP. */
public final class TestGateway implements AutoCloseable {
    public static final ApiKey KEY = new ApiKey("devkey", Secret.of("secret"));
    public static final String APP_ORIGIN = "https://app.example.com";
    public static final long JOINS_A_MINUTE = 5;

    private static final Pattern COMMANDS =
            Pattern.compile("(?m)^roomkey_redis_command_seconds_count\\{[^}]*} ([0-9.E+]+)");
    private static final Pattern DECISIONS =
            Pattern.compile("(?m)^roomkey_limit_decisions_total\\{[^}]*source=\"(\\w+)\"[^}]*} ([0-9.E+]+)");

    private final Gateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** With the defaults, but for what a test may wait for. */
    public static TestGateway start() {
        return start(http(HttpConfig.DEFAULT_MAX_IN_FLIGHT, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO));
    }

    public static TestGateway start(HttpConfig http) {
        return start(http, (RedisConfig) null);
    }

    /** One of several that share a Redis. */
    public static TestGateway start(HttpConfig http, @Nullable RedisConfig redis) {
        return start(config(http, redis, new Bandwidth(JOINS_A_MINUTE, JOINS_A_MINUTE, Duration.ofMinutes(1))));
    }

    /** One that limits addresses. */
    public static TestGateway start(HttpConfig http, List<Bandwidth> address) {
        var user = List.of(new Bandwidth(JOINS_A_MINUTE, JOINS_A_MINUTE, Duration.ofMinutes(1)));
        return start(config(
                http,
                null,
                new LimitConfig(
                        user,
                        10_000,
                        LimitConfig.DEFAULT_ON_STORE_LOSS,
                        LimitConfig.DEFAULT_EXPECTED_INSTANCES,
                        address)));
    }

    /** As a whole configuration says, with ports of its own. */
    public static TestGateway start(GatewayConfig config) {
        try {
            return new TestGateway(Gateway.start(config).await(20, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The configuration of {@link #start()}. */
    public static GatewayConfig config() {
        return config(
                http(HttpConfig.DEFAULT_MAX_IN_FLIGHT, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
                null,
                new Bandwidth(JOINS_A_MINUTE, JOINS_A_MINUTE, Duration.ofMinutes(1)));
    }

    /** The same, with limits of rooms and projects. */
    public static GatewayConfig config(ArrivalConfig arrivals) {
        return config(arrivals, null);
    }

    /** The same, as one of several that share a Redis. */
    static GatewayConfig config(ArrivalConfig arrivals, @Nullable RedisConfig redis) {
        var user = List.of(new Bandwidth(JOINS_A_MINUTE, JOINS_A_MINUTE, Duration.ofMinutes(1)));
        return config(
                http(HttpConfig.DEFAULT_MAX_IN_FLIGHT, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
                redis,
                new LimitConfig(user, 10_000, LimitConfig.DEFAULT_ON_STORE_LOSS, 2, List.of(), arrivals));
    }

    static GatewayConfig config(HttpConfig http, @Nullable RedisConfig redis, Bandwidth user) {
        return config(http, redis, new LimitConfig(List.of(user), 10_000));
    }

    private static GatewayConfig config(HttpConfig http, @Nullable RedisConfig redis, LimitConfig limits) {
        return new GatewayConfig(
                http,
                new ManagementConfig("127.0.0.1", 0),
                new LiveKitConfig(URI.create("wss://livekit.example.com"), KEY, Duration.ofHours(1)),
                TestSessions.config(),
                rooms(),
                limits,
                new CacheConfig(CacheConfig.MIN_MARGIN, 10_000),
                redis,
                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.WARN));
    }

    /** A listener on a free port. */
    public static HttpConfig http(int maxInFlight, Duration requestTimeout, Duration drainDelay) {
        return new HttpConfig(
                "127.0.0.1",
                0,
                HttpConfig.DEFAULT_PATH,
                List.of(APP_ORIGIN),
                false,
                maxInFlight,
                HttpConfig.DEFAULT_MAX_BODY_BYTES,
                HttpConfig.DEFAULT_MAX_HEADER_BYTES,
                requestTimeout,
                drainDelay);
    }

    private static RoomsConfig rooms() {
        var grants = new JsonObject()
                .put("canPublish", true)
                .put("canSubscribe", true)
                .put("canPublishData", true);
        return new RoomsConfig(
                List.of(new Rule("lobby", "lobby", Map.of(), grants, false)),
                RoomsConfig.DEFAULT_IDENTITY,
                RoomsConfig.Unnamed.REFUSE,
                RequestFields.DEFAULT);
    }

    public int port() {
        return gateway.port();
    }

    public Gateway gateway() {
        return gateway;
    }

    /** A JSON {@code POST} to the token endpoint; headers in pairs. */
    public HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        var request = request(HttpConfig.DEFAULT_PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A join as the page of a signed-in user sends it. */
    public HttpResponse<String> join(String user, String body) throws IOException, InterruptedException {
        return post(body, "Cookie", TestSessions.cookie(user, Instant.now()), "Origin", APP_ORIGIN);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A {@code GET} of the management listener. */
    public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path)));
    }

    /** How many commands the links to Redis have sent. */
    public long redisCommands() throws IOException, InterruptedException {
        return COMMANDS.matcher(manage("/metrics").body())
                .results()
                .mapToLong(it -> (long) Double.parseDouble(it.group(1)))
                .sum();
    }

    /** How many joins the limiter has decided about, by who decided: {@code shared}, {@code local}, {@code none}. */
    public long decisions(String source) throws IOException, InterruptedException {
        return DECISIONS
                .matcher(manage("/metrics").body())
                .results()
                .filter(it -> it.group(1).equals(source))
                .mapToLong(it -> (long) Double.parseDouble(it.group(2)))
                .sum();
    }

    @Override
    public void close() {
        client.close();
        try {
            gateway.stop().await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
