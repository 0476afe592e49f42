import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What Vert.x itself does at most: answers with as many bytes as a join's, without a look at the request; with REDIS_PORT after one GET on a
 * connection that is held by the event loop and pipelined. See {@code load-tests/bin/bench}.
 */
final class Bare extends VerticleBase {
    private static final Buffer BODY = Buffer.buffer(
            "{\"server_url\":\"wss://livekit.example.com\",\"participant_token\":\"" + "x".repeat(317) + "\"}");

    private final Optional<String> redisPort = Optional.ofNullable(System.getenv("REDIS_PORT"));
    private Optional<RedisConnection> redis = Optional.empty();

    public static void main(String... none) {
        int loops = Runtime.getRuntime().availableProcessors();
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        vertx.deployVerticle(Bare::new, new DeploymentOptions().setInstances(loops)).await();
        System.out.println("listening");
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(75).setStrictThreadMode(true);
        var server = vertx.createHttpServer(options).requestHandler(this::answer);
        return connected().compose(done -> server.listen(Integer.parseInt(System.getenv("PORT")), "127.0.0.1"));
    }

    private Future<?> connected() {
        return redisPort.isEmpty()
                ? Future.succeededFuture()
                : Redis.createClient(vertx, "redis://127.0.0.1:" + redisPort.get())
                        .connect()
                        .onSuccess(it -> redis = Optional.of(it));
    }

    private void answer(HttpServerRequest request) {
        if (redis.isEmpty()) {
            end(request, 201);
            return;
        }
        redis.get()
                .send(Request.cmd(Command.GET).arg("bench:bare"))
                .timeout(5, TimeUnit.SECONDS)
                .onComplete(found -> end(request, found.succeeded() ? 201 : 503));
    }

    private static void end(HttpServerRequest request, int status) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(BODY);
    }
}
