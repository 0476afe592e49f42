package dev.roomkey;

import dev.roomkey.ChaosUser.Kind;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Joins by the clock, whatever becomes of those before. Every answer is held against what the phases permit that it was under way
 * in; the first one that breaks a promise is named by request, user, gateway and phase.
 */
final class ChaosFlow implements AutoCloseable {
    static final ApiKey KEY = new ApiKey("APIchaos", Secret.of("an API secret that is long enough for HS256"));

    private static final long NANOS_BETWEEN = Duration.ofMillis(8).toNanos();
    private static final Duration LEAST_LIFE = Duration.ofMinutes(2);
    private static final int ONE_IN_FORCES = 5;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(20_000), new PoolOptions().setHttp1MaxSize(2_000));
    private final TokenVerifier verifier = new TokenVerifier(List.of(KEY), InstantSource.system());
    private final Random random;
    private final List<Integer> ports;
    private final List<ChaosPhase> phases = new CopyOnWriteArrayList<>(List.of(ChaosPhase.CALM));
    private final List<Future<Void>> answers = new CopyOnWriteArrayList<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final Map<Seen, Integer> seen = new ConcurrentHashMap<>();
    private final Map<String, Integer> granted = new ConcurrentHashMap<>();
    private final AtomicInteger over = new AtomicInteger();
    private volatile long lastUndecided;
    private volatile long timer;
    private long begun;
    private long due;
    private final AtomicInteger sent = new AtomicInteger();

    /** What was answered to requests that began in the phase of this number. */
    private record Seen(int phase, Kind kind, int status) {}

    private record Sent(int number, int phase, ChaosUser user, int port) {}

    /** @param seed says who joins where and when */
    ChaosFlow(long seed, List<Integer> ports) {
        this.random = new Random(seed);
        this.ports = new CopyOnWriteArrayList<>(ports);
    }

    void start() {
        begun = System.nanoTime();
        loop.runOnContext(now -> timer = vertx.setPeriodic(2, tick -> {
            while (!ports.isEmpty() && due < System.nanoTime() - begun) {
                due += NANOS_BETWEEN;
                join(ChaosUser.next(random), ports.get(random.nextInt(ports.size())));
            }
        }));
    }

    /** From now on this is broken. */
    void enter(ChaosPhase phase) {
        phases.add(phase);
        lastUndecided = System.nanoTime();
    }

    ChaosPhase phase() {
        return phases.getLast();
    }

    /** Goes on in this phase for so many answers to what began in it, and until the condition holds. */
    void goOn(int answers, Callable<Boolean> until) {
        Eventually.holds(() -> {
            check();
            return answersInThisPhase() >= answers && until.call();
        });
    }

    /** No join of these begins any more at this port. */
    void leave(int port) {
        ports.removeIf(it -> it == port);
    }

    /** So many users at once at a gateway. */
    void burst(int port, int users) throws TimeoutException {
        var kept = ChaosUser.of(Kind.CARRIED);
        Promise<Void> asked = Promise.promise();
        loop.runOnContext(now -> {
            for (var i = 0; i < users; i++) {
                join(kept.get(i % kept.size()), port);
            }
            asked.complete();
        });
        asked.future().await(20, TimeUnit.SECONDS);
    }

    /** How often this was answered to requests that began in this phase. */
    int seen(Kind kind, int status) {
        return seen.getOrDefault(new Seen(phases.size() - 1, kind, status), 0);
    }

    /** How many answers are awaited. */
    int underWay() {
        return sent.get() - over.get();
    }

    /** For how long every user whose session is in Redis has been decided about, in this phase. */
    Duration decidedFor() {
        return Duration.ofNanos(System.nanoTime() - lastUndecided);
    }

    /** Tokens by user. */
    Map<String, Integer> granted() {
        return granted;
    }

    /** Throws what broke first, with how much did. */
    void check() {
        if (!broken.isEmpty()) {
            throw new AssertionError(broken.peek() + " (" + broken.size() + " so far)");
        }
    }

    /** Ends, once the last answer is there. */
    void finish() throws TimeoutException {
        vertx.cancelTimer(timer);
        Future.join(new ArrayList<>(answers)).otherwiseEmpty().await(30, TimeUnit.SECONDS);
        check();
    }

    private int answersInThisPhase() {
        var phase = phases.size() - 1;
        return seen.entrySet().stream()
                .filter(it -> it.getKey().phase() == phase)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private void join(ChaosUser user, int port) {
        var request = new Sent(sent.getAndIncrement(), phases.size() - 1, user, port);
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(HttpConfig.DEFAULT_PATH)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cookie", user.cookie());
        if (random.nextInt(ONE_IN_FORCES) == 0) {
            options.putHeader("Cache-Control", "no-cache");
        }
        var body = new JsonObject().put("room_name", user.room()).encode();
        answers.add(client.request(options)
                .compose(it -> it.send(body))
                .compose(answer -> answer.body().map(bytes -> judge(request, answer, bytes)))
                .recover(failure -> Future.succeededFuture("no answer: " + failure))
                .map(fault -> {
                    note(request, fault);
                    return null;
                }));
    }

    private void note(Sent request, String fault) {
        over.incrementAndGet();
        if (!fault.isEmpty()) {
            broken.add("request %d of %s at port %d, begun in %s, over in %s: %s"
                    .formatted(
                            request.number(),
                            request.user().id(),
                            request.port(),
                            phases.get(request.phase()),
                            phases.getLast(),
                            fault));
        }
    }

    /** What is wrong with an answer; empty when nothing is. */
    private String judge(Sent request, HttpClientResponse answer, Buffer body) {
        var kind = request.user().kind();
        var status = answer.statusCode();
        count(request, status);
        if (phases.stream().skip(request.phase()).noneMatch(it -> it.permits(kind, status))) {
            return "answered " + status + " " + (status == 201 ? "" : body);
        }
        var headers = answer.headers();
        if (headers.contains("Set-Cookie") || (status != 401 && headers.contains("WWW-Authenticate"))) {
            return "answered " + status + " with a cookie or a challenge";
        }
        return switch (status) {
            case 201 -> judgeToken(request.user(), body.toJsonObject().getString("participant_token"));
            case 429, 503 -> isSeconds(headers.get("Retry-After")) ? "" : "answered " + status + " without Retry-After";
            default -> "";
        };
    }

    private void count(Sent request, int status) {
        var user = request.user();
        seen.merge(new Seen(request.phase(), user.kind(), status), 1, Integer::sum);
        if (status == 201) {
            granted.merge(user.id(), 1, Integer::sum);
        }
        if (user.kind().isStored() && status == 503) {
            lastUndecided = System.nanoTime();
        }
    }

    private static boolean isSeconds(String retryAfter) {
        return retryAfter != null && retryAfter.matches("[1-9][0-9]{0,6}");
    }

    private String judgeToken(ChaosUser user, String jwt) {
        if (!(verifier.verify(jwt) instanceof Verification.Valid valid)) {
            return "granted a token that does not verify";
        }
        var claims = valid.claims();
        if (!user.identity().equals(claims.getString("sub"))) {
            return "granted the token of " + claims.getString("sub");
        }
        if (!user.room().equals(claims.getJsonObject("video").getString("room"))) {
            return "granted a token of another room";
        }
        var left = claims.getLong("exp") - System.currentTimeMillis() / 1000;
        return left < LEAST_LIFE.toSeconds() - 1 ? "granted a token with " + left + " s left" : "";
    }

    @Override
    public void close() throws TimeoutException {
        vertx.cancelTimer(timer);
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
