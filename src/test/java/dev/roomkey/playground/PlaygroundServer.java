package dev.roomkey.playground;

import dev.roomkey.inspect.Inspector;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The playground on a free loopback port, in front of a stand-in for the token endpoint that behaves as the real one. */
final class PlaygroundServer implements AutoCloseable {
    private static final String COOKIE = "roomkey_dev_session";

    static final Secret SESSION_KEY = Secret.of("the session key of a test, 32 bytes or more");
    static final int LIMIT = 20;
    private static final ApiKey KEY = new ApiKey("devkey", Secret.of("secret"));

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final InstantSource clock;
    private final TokenSigner signer = new TokenSigner(KEY);
    private final Map<String, String> cache = new ConcurrentHashMap<>();
    private final Map<String, Integer> spent = new ConcurrentHashMap<>();

    PlaygroundServer(InstantSource clock) throws TimeoutException {
        this.clock = clock;
        var router = Router.router(vertx);
        router.route().handler(context -> {
            context.response().putHeader("X-Request-Id", UUID.randomUUID().toString());
            context.next();
        });
        new Playground(SESSION_KEY, surroundings(clock), clock).mount(router);
        router.post("/api/livekit-token").handler(BodyHandler.create(false)).handler(this::join);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    private static Surroundings surroundings(InstantSource clock) {
        var inspector = new Inspector(clock, ZoneOffset.UTC, List.of(KEY));
        return new Surroundings(
                COOKIE,
                List.of("participant", "viewer", "canSubscribe+hidden"),
                URI.create("ws://localhost:7880"),
                Duration.ofMinutes(2),
                text -> inspector.inspect(text).toJson());
    }

    int port() {
        return server.actualPort();
    }

    private void join(RoutingContext context) {
        var cookie = context.request().getCookie(COOKIE);
        var room = context.body().asJsonObject().getString("room_name", "chosen-by-rule");
        if (cookie == null) {
            refuse(context, 401, "Sign-in required");
            return;
        }
        var user = subject(cookie.getValue());
        var left = LIMIT - spent.merge(user, 1, Integer::sum);
        context.response().putHeader("RateLimit", "\"user\";r=" + Math.max(0, left) + ";t=3");
        if (left < 0) {
            context.response().putHeader("Retry-After", "3");
            refuse(context, 429, "Too many requests");
        } else if (room.startsWith("forbidden")) {
            refuse(context, 403, "Room not allowed");
        } else {
            grant(context, user, room);
        }
    }

    private void grant(RoutingContext context, String user, String room) {
        var key = user + "/" + room;
        var forced = "no-cache".equals(context.request().getHeader("Cache-Control"));
        var hit = !forced && cache.containsKey(key);
        var token = cache.compute(key, (k, old) -> hit && old != null ? old : sign(user, room));
        context.response()
                .setStatusCode(201)
                .putHeader("Content-Type", "application/json")
                .putHeader(
                        "Cache-Status",
                        hit ? "roomkey; hit" : "roomkey; fwd=" + (forced ? "request" : "miss") + "; stored")
                .putHeader("RateLimit-Policy", "\"user\";q=" + LIMIT + ";w=60")
                .end(new JsonObject()
                        .put("server_url", "ws://localhost:7880")
                        .put("participant_token", token)
                        .toBuffer());
    }

    private String sign(String user, String room) {
        var grants = ClaimGrants.builder()
                .identity(user)
                .video(VideoGrant.join(room))
                .build();
        return signer.sign(grants, clock.instant(), TokenSigner.DEFAULT_TTL).jwt();
    }

    private static void refuse(RoutingContext context, int status, String title) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", "urn:test:" + status)
                        .put("title", title)
                        .put("status", status)
                        .put("detail", "What to do about it.")
                        .toBuffer());
    }

    private static String subject(String jwt) {
        var claims = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
        return new JsonObject(new String(claims, StandardCharsets.UTF_8)).getString("sub");
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
