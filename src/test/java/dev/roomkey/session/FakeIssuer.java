package dev.roomkey.session;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An issuer on loopback that publishes its keys as a test wants it to, and counts who asks. */
final class FakeIssuer implements AutoCloseable {
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().setStatusCode(500).end();
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

    FakeIssuer(Vertx vertx) {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.add(request);
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1"));
    }

    /** The public half of a key under an id. */
    record Entry(String id, KeyPair keys) {}

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/jwks.json");
    }

    FakeIssuer publishes(Entry... keys) {
        var set = new JsonArray();
        List.of(keys).forEach(it -> set.add(TestKeys.jwk(it.id(), it.keys().getPublic())));
        return answers(new JsonObject().put("keys", set).encode());
    }

    FakeIssuer answers(String body) {
        return answers(request -> request.response().end(body));
    }

    FakeIssuer answers(Handler<HttpServerRequest> answer) {
        this.answer = answer;
        return this;
    }

    FakeIssuer breaks() {
        return answers(request -> request.response().setStatusCode(500).end());
    }

    /** Who has asked so far. */
    List<HttpServerRequest> requests() {
        return requests;
    }

    @Override
    public void close() {
        await(server.close());
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came", e);
        }
    }
}
