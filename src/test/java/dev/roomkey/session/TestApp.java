package dev.roomkey.session;

import dev.roomkey.TestClock;
import dev.roomkey.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A web application on a free loopback port that says who is signed in, and authenticators that ask it by a clock of the test. */
final class TestApp implements AutoCloseable {
    final TestClock clock = TestClock.atNewYear();
    final Vertx vertx;
    final AtomicInteger asked = new AtomicInteger();
    final Queue<MultiMap> headers = new ConcurrentLinkedQueue<>();

    private final int port;

    private TestApp(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** One that answers as {@code route} does. */
    static TestApp http(Handler<HttpServerRequest> route) {
        var app = new TestApp[1];
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
        var server = vertx.createHttpServer().requestHandler(request -> {
            app[0].asked.incrementAndGet();
            app[0].headers.add(request.headers());
            route.handle(request);
        });
        app[0] = new TestApp(vertx, await(server.listen(0, "127.0.0.1")).actualPort());
        return app[0];
    }

    /** One that answers with this JSON. */
    static TestApp saying(JsonObject user) {
        return http(request -> request.response().end(user.toBuffer()));
    }

    /** One that answers with this status and body. */
    static TestApp answering(int status, String body) {
        return http(request -> request.response().setStatusCode(status).end(body));
    }

    /** One that does what it likes with a socket once something has come. */
    static TestApp raw(Consumer<NetSocket> behaviour) {
        var app = new TestApp[1];
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        var server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(request -> {
                    app[0].asked.incrementAndGet();
                    behaviour.accept(socket);
                }));
        app[0] = new TestApp(vertx, await(server.listen(0, "127.0.0.1")).actualPort());
        return app[0];
    }

    /** One that answers with these bytes and then closes. */
    static TestApp bytes(String latin1) {
        return raw(socket -> socket.end(Buffer.buffer(latin1, "ISO-8859-1")));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/api/me");
    }

    /** The default, but for a machine that is busy with other tests. */
    TestIntrospect config() {
        return TestIntrospect.of(url()).timeout(Duration.ofSeconds(8));
    }

    IntrospectAuthenticator authenticator(TestIntrospect config) {
        return new IntrospectAuthenticator(
                config.config(), means(), () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }

    Sessions.Means means() {
        return new Sessions.Means(clock, new SecureRandom(), Verdicts::call, new Outside() {
            @Override
            public Vertx vertx() {
                return vertx;
            }

            @Override
            public RedisLink sessionStore() {
                throw new UnsupportedOperationException("no Redis is to be asked");
            }
        });
    }

    /** The verdict of an authenticator with the default configuration on {@code sid=1}. */
    Verdict verdict() {
        return verdict(config());
    }

    Verdict verdict(TestIntrospect config) {
        return verdict(authenticator(config), "sid=1");
    }

    static Verdict verdict(Authenticator authenticator, String cookies) {
        return verdict(authenticator, Verdicts.cookie(cookies));
    }

    static Verdict verdict(Authenticator authenticator, Credentials credentials) {
        return await(future(authenticator, credentials));
    }

    static Future<Verdict> future(Authenticator authenticator, Credentials credentials) {
        return switch (authenticator.find(credentials)) {
            case Presented.Absent() -> Future.succeededFuture(new Verdict.Anonymous());
            case Presented.Unusable(var reason) ->
                Future.succeededFuture(new Verdict.Rejected(authenticator.name(), reason));
            case Presented.Value(var credential) -> authenticator.authenticate(credential);
        };
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
