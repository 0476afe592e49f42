import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** See {@code load-tests/bin/redis-kill}. */
final class RedisKill implements AutoCloseable {
    private static final int RATE = number("RATE", 5000);
    private static final int USERS = number("USERS", 20_000);
    private static final Duration DEADLINE = Duration.ofMillis(50);
    /** The rate rises through it, since nothing compiled yet on either side would only build up a queue. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final Duration HEALING = Duration.ofSeconds(2);
    private static final Duration AFTER = Duration.ofSeconds(8);
    private static final String SESSION_SECRET = "a session secret that is long enough for HS256";
    private static final Pattern LOCAL =
            Pattern.compile("(?m)^roomkey_limit_decisions_total\\{[^}]*source=\"local\"[^}]*} ([0-9.E+]+)");

    private final Path folder = Files.createTempDirectory("redis-kill");
    private final int redisPort = freePort();
    private final java.net.http.HttpClient metrics = java.net.http.HttpClient.newHttpClient();
    private final List<String> broken = new ArrayList<>();
    private Process redis = startRedis();
    private final Process gateway = startGateway();
    private final int port = portOf("port");
    private final int managementPort = portOf("managementPort");

    private RedisKill() throws IOException {}

    public static void main(String... none) throws Exception {
        boolean good;
        try (var drill = new RedisKill()) {
            drill.run();
            drill.broken.forEach(it -> System.out.println("FAILED: " + it));
            good = drill.broken.isEmpty();
        }
        System.out.print(good ? "passed\n" : "");
        System.exit(good ? 0 : 1);
    }

    private void run() throws Exception {
        var length = WARM_UP.plus(BEFORE).plus(OUTAGE).plus(HEALING).plus(AFTER);
        try (var stream = new Stream(port, length)) {
            stream.waitUntil(WARM_UP);
            var warm = localDecisions();
            stream.waitUntil(WARM_UP.plus(BEFORE));
            expect(localDecisions() - warm < RATE / 100, "Redis was too slow before the fault: is the machine busy?");
            var atKill = localDecisions();
            redis.destroyForcibly().onExit().join();
            stream.waitUntil(WARM_UP.plus(BEFORE).plus(OUTAGE));
            var local = localDecisions();
            redis = startRedis();
            var restarted = System.nanoTime();
            var shared = restarted;
            while (System.nanoTime() - restarted < HEALING.plus(AFTER).toNanos()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                var now = localDecisions();
                shared = now - local > RATE / 1000 ? System.nanoTime() : shared;
                local = now;
            }
            stream.awaitAnswers();
            System.out.printf(
                    "%,d joins a second of %,d users; Redis away for %s%n", RATE, USERS, seconds(OUTAGE));
            System.out.printf(
                    "%,d decided without it, until %s after it was started again%n",
                    local - atKill, seconds(Duration.ofNanos(shared - restarted)));
            expect(local > atKill, "the fault was not felt at all");
            report(stream, Duration.ofNanos(shared - restarted));
        }
    }

    private void report(Stream stream, Duration healed) {
        var killed = WARM_UP.plus(BEFORE);
        var over = killed.plus(OUTAGE).plus(HEALING);
        System.out.println("phase     answers                              p50 ms   p99 ms p99.9 ms   max ms");
        var before = stream.report("before", WARM_UP, killed);
        var during = stream.report("fault", killed, over);
        stream.report("after", over, over.plus(AFTER));
        expect(stream.statuses(WARM_UP, over.plus(AFTER)).keySet().stream()
                .allMatch(it -> it == 201 || it == 429), "an answer is neither 201 nor 429");
        expect(during.compareTo(before.plus(DEADLINE)) <= 0, "p99.9 of the fault is too long");
        expect(healed.compareTo(HEALING) <= 0, "limits were not shared in time");
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    private long localDecisions() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"));
        var text = metrics.send(request.build(), BodyHandlers.ofString()).body();
        return LOCAL.matcher(text).results().mapToLong(it -> (long) Double.parseDouble(it.group(1))).sum();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    /** Joins by the clock. What becomes of the i-th stands at index i: its answer's status, and the nanoseconds since it was due. */
    private static final class Stream implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        private final HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true), new PoolOptions().setHttp1MaxSize(200).setMaxWaitQueueSize(-1));
        private final List<String> cookies = IntStream.range(0, USERS).mapToObj(RedisKill::cookie).toList();
        private final RequestOptions options;
        private final int[] statuses;
        private final long[] nanos;
        private final long start = System.nanoTime();
        private int sent;
        private volatile int answered;

        Stream(int port, Duration length) {
            options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/api/livekit-token")
                    .putHeader("Content-Type", "application/json");
            statuses = new int[index(length)];
            nanos = new long[statuses.length];
            vertx.setPeriodic(1, tick -> sendWhatIsDue());
        }

        /** How many joins are due by then. */
        private static int index(Duration sinceStart) {
            var rising = Math.min(sinceStart.toMillis(), WARM_UP.toMillis()) / 1000.0;
            var steady = Math.max(0, sinceStart.minus(WARM_UP).toMillis()) / 1000.0;
            return (int) (RATE * (rising * rising / WARM_UP.toSeconds() / 2 + steady));
        }

        /** When the i-th join is due, in nanoseconds since the start. */
        private static long due(int i) {
            var risen = RATE * WARM_UP.toSeconds() / 2.0;
            var seconds = i < risen ? Math.sqrt(2.0 * i * WARM_UP.toSeconds() / RATE) : WARM_UP.toSeconds() + (i - risen) / RATE;
            return (long) (seconds * 1e9);
        }

        private void sendWhatIsDue() {
            var due = Math.min(statuses.length, index(Duration.ofNanos(System.nanoTime() - start)));
            while (sent < due) {
                send(sent++);
            }
        }

        private void send(int i) {
            var due = start + due(i);
            client.request(new RequestOptions(options).putHeader("Cookie", cookies.get(i % USERS)))
                    .compose(request -> request.send("{\"room_name\":\"lobby\"}"))
                    .compose(response -> response.body().map(body -> response.statusCode()))
                    .otherwise(-1)
                    .onSuccess(status -> {
                        statuses[i] = status;
                        nanos[i] = System.nanoTime() - due;
                        answered++;
                    });
        }

        void waitUntil(Duration sinceStart) {
            var end = start + sinceStart.toNanos();
            for (var left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        void awaitAnswers() {
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (answered < statuses.length && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }

        TreeMap<Integer, Integer> statuses(Duration from, Duration to) {
            var counts = new TreeMap<Integer, Integer>();
            Arrays.stream(statuses, index(from), index(to)).forEach(it -> counts.merge(it, 1, Integer::sum));
            return counts;
        }

        /** Prints a line, and returns the time within which 99.9 % were answered. */
        Duration report(String phase, Duration from, Duration to) {
            var sorted = Arrays.copyOfRange(nanos, index(from), index(to));
            Arrays.sort(sorted);
            System.out.printf("%-8s  %-34s %8.2f %8.2f %8.2f %8.2f%n", phase, statuses(from, to),
                    millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 0.999), millis(sorted, 1));
            return Duration.ofNanos(quantile(sorted, 0.999));
        }

        private static double millis(long[] sorted, double share) {
            return quantile(sorted, share) / 1e6;
        }

        private static long quantile(long[] sorted, double share) {
            return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
        }

        @Override
        public void close() {
            vertx.close().await();
        }
    }

    private Process startRedis() throws IOException {
        return new ProcessBuilder(
                        "redis-server", "--port", "" + redisPort, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
    }

    private Process startGateway() throws IOException {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), SESSION_SECRET);
        Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, allow-missing-origin: true }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [web]
                  authenticators:
                    web: { type: jwt, cookie: s, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                limits: { user: [ { capacity: 4, refill: 6, period: 1m } ] }
                redis: { url: "redis://127.0.0.1:%d", deadline: %dms }
                """.formatted(redisPort, DEADLINE.toMillis()));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m", "-Xmx256m", "-jar", "target/roomkey.jar",
                        "serve", "--config", folder.resolve("gateway.yaml").toString())
                .redirectError(folder.resolve("gateway.log").toFile())
                .start();
    }

    /** What the log's line about serving says. */
    private int portOf(String key) throws IOException {
        var pattern = Pattern.compile("\"" + key + "\":\"?([0-9]+)");
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gateway.isAlive() && System.nanoTime() < end) {
            var found = pattern.matcher(Files.readString(folder.resolve("gateway.log")));
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IOException("the gateway did not start: " + Files.readString(folder.resolve("gateway.log")));
    }

    private static String cookie(int user) {
        var claims = "{\"sub\":\"user-%d\",\"exp\":%d}".formatted(user, Instant.now().getEpochSecond() + 86_400);
        var signed = base64url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
                + "." + base64url(claims.getBytes(StandardCharsets.UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SESSION_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "s=" + signed + "." + base64url(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int number(String variable, int otherwise) {
        return Optional.ofNullable(System.getenv(variable)).map(Integer::parseInt).orElse(otherwise);
    }

    @Override
    public void close() throws IOException {
        gateway.destroyForcibly().onExit().join();
        redis.destroyForcibly().onExit().join();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
