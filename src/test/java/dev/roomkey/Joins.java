package dev.roomkey;

import dev.roomkey.http.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Many browsers at once, as several clients with connections of their own. */
final class Joins implements AutoCloseable {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";
    private static final int CLIENTS = 3;

    private final Vertx vertx = Vertx.vertx();
    private final List<? extends HttpClient> clients;

    Joins() {
        this(16);
    }

    /** With so many connections of each client to each gateway. */
    Joins(int connections) {
        clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> vertx.createHttpClient(
                        new HttpClientOptions().setConnectTimeout(20_000),
                        new PoolOptions().setHttp1MaxSize(connections)))
                .toList();
    }

    /** One join of a signed-in user at one gateway. */
    record Call(int port, String user, String cookie) {
        static Call of(int port, String user) {
            return new Call(port, user, TestSessions.cookie(user, Instant.now()));
        }
    }

    /** Makes all calls, as many at a time as there are connections; how many of them were granted, by user. */
    Map<String, Integer> all(List<Call> calls) throws TimeoutException {
        var statuses = statuses(calls);
        var granted = new HashMap<String, Integer>();
        for (var i = 0; i < calls.size(); i++) {
            granted.merge(calls.get(i).user(), isGranted(statuses.get(i)), Integer::sum);
        }
        return granted;
    }

    /** The answers' statuses, in the order of the calls. */
    List<Integer> statuses(List<Call> calls) throws TimeoutException {
        var answers = new ArrayList<Future<Integer>>();
        for (var i = 0; i < calls.size(); i++) {
            answers.add(join(clients.get(i % CLIENTS), calls.get(i)));
        }
        return Future.all(answers).<List<Integer>>map(all -> all.list()).await(60, TimeUnit.SECONDS);
    }

    /** Every user goes on asking every gateway until then, by {@link System#nanoTime}; the grants by user. */
    Map<String, Integer> untilThen(long nanos, List<Integer> ports, List<String> users) throws TimeoutException {
        var granted = new ConcurrentHashMap<String, Integer>();
        var loops = new ArrayList<Future<Void>>();
        for (var user : users) {
            for (var i = 0; i < ports.size(); i++) {
                loops.add(again(nanos, clients.get(i % CLIENTS), Call.of(ports.get(i), user), granted));
            }
        }
        Future.all(loops).await(60, TimeUnit.SECONDS);
        return granted;
    }

    private static Future<Void> again(long until, HttpClient client, Call call, Map<String, Integer> granted) {
        return join(client, call).compose(status -> {
            granted.merge(call.user(), isGranted(status), Integer::sum);
            return System.nanoTime() < until ? again(until, client, call, granted) : Future.<Void>succeededFuture();
        });
    }

    /** Calls one gateway some hundred times a second until closed, whatever becomes of the calls before. */
    Stream stream(List<Call> calls) {
        return new Stream(calls);
    }

    /** An open loop: it does not slow down with those who answer. */
    final class Stream implements AutoCloseable {
        private final List<Future<Integer>> answers = new CopyOnWriteArrayList<>();
        private final long timer;

        private Stream(List<Call> calls) {
            timer = vertx.setPeriodic(
                    2, tick -> answers.add(join(clients.getFirst(), calls.get(answers.size() % calls.size()))));
        }

        int sent() {
            return answers.size();
        }

        /** The statuses of all answers, once the last is there. */
        List<Integer> statuses() throws TimeoutException {
            close();
            return Future.all(List.copyOf(answers))
                    .<List<Integer>>map(all -> all.list())
                    .await(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            vertx.cancelTimer(timer);
        }
    }

    private static int isGranted(int status) {
        return switch (status) {
            case 201 -> 1;
            case 429 -> 0;
            default -> throw new AssertionError("answered " + status);
        };
    }

    private static Future<Integer> join(HttpClient client, Call call) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(call.port())
                .setURI(HttpConfig.DEFAULT_PATH)
                .putHeader("Content-Type", "application/json")
                .putHeader("Origin", TestGateway.APP_ORIGIN)
                .putHeader("Cookie", call.cookie());
        return client.request(options)
                .compose(request -> request.send(LOBBY))
                .compose(response -> response.body().map(body -> response.statusCode()));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
