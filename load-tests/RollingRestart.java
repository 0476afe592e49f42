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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** See {@code load-tests/bin/rolling-restart}. */
final class RollingRestart implements AutoCloseable {
    private static final int RATE = number("RATE", 1000);
    private static final int REQUESTS = number("REQUESTS", 200_000);
    private static final int USERS = 2000;
    private static final int GATEWAYS = 3;
    private static final String MODE = Optional.ofNullable(System.getenv("MODE")).orElse("tcp");
    /**
     * Seconds for which the client keeps a connection without a request. Below the drain delay, each connection is either told to close
     * or given up by the client before the gateway closes it; above it, a request and the gateway's close can cross.
     */
    private static final int KEEP_ALIVE = number("KEEP_ALIVE", 2);
    private static final String GATEWAY = Optional.ofNullable(System.getenv("GATEWAY"))
            .orElse(System.getProperty("java.home") + "/bin/java -Xmx128m @conf/jvm.options -jar target/roomkey.jar");
    /** The rate rises through it, since nothing is compiled yet on either side. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    /** From ready to the next SIGTERM: the balancer has taken the new instance back by then. */
    private static final Duration BETWEEN = Duration.ofSeconds(3);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(40);
    private static final String SESSION_SECRET = "a session secret that is long enough for HS256";

    private final Path folder = Files.createTempDirectory("rolling-restart");
    private final int redisPort = freePort();
    private final int balancerPort = freePort();
    private final java.net.http.HttpClient management = java.net.http.HttpClient.newHttpClient();
    private final List<Process> started = new CopyOnWriteArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final TreeMap<Long, String> timeline = new TreeMap<>();
    private int restarts;
    private Duration longestStart = Duration.ZERO;
    private Duration longestEnd = Duration.ZERO;

    private final class Instance {
        private final int number;
        private final int port = freePort();
        private final int managementPort = freePort();
        private Process process;

        Instance(int number) throws IOException {
            this.number = number;
            start();
        }

        void start() throws IOException {
            var command = new ArrayList<>(List.of(GATEWAY.split(" ")));
            command.addAll(List.of("serve", "--config", folder.resolve("gateway.yaml").toString()));
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("gateway-" + number + ".log").toFile()));
            builder.environment().put("ROOMKEY_HTTP_PORT", "" + port);
            builder.environment().put("ROOMKEY_MANAGEMENT_PORT", "" + managementPort);
            started.remove(process);
            process = started(builder);
        }

        void awaitReady() throws Exception {
            var begun = System.nanoTime();
            while (!isReady()) {
                if (!process.isAlive() || System.nanoTime() - begun > START_TIMEOUT.toNanos()) {
                    throw new IOException("gateway " + number + " did not start: "
                            + Files.readString(folder.resolve("gateway-" + number + ".log")));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            longestStart = longer(longestStart, Duration.ofNanos(System.nanoTime() - begun));
        }

        private boolean isReady() throws InterruptedException {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"));
            try {
                return management.send(request.timeout(Duration.ofSeconds(2)).build(), BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        }

        private void note(String what) {
            timeline.put(System.nanoTime(), "gateway " + number + " " + what);
        }

        void restart() throws Exception {
            var begun = System.nanoTime();
            note("told to end");
            process.toHandle().destroy();
            if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("gateway " + number + " did not end");
            }
            longestEnd = longer(longestEnd, Duration.ofNanos(System.nanoTime() - begun));
            note("ended");
            start();
            awaitReady();
            note("ready");
            restarts++;
        }
    }

    private RollingRestart() throws IOException {}

    private void start() throws Exception {
        startRedis();
        writeConfiguration();
        for (var i = 0; i < GATEWAYS; i++) {
            instances.add(new Instance(i));
            instances.getLast().awaitReady();
        }
        startBalancer();
    }

    private Process started(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        started.add(process);
        return process;
    }

    public static void main(String... none) throws Exception {
        boolean good;
        try (var drill = new RollingRestart()) {
            // Also when the drill itself is interrupted.
            Runtime.getRuntime().addShutdownHook(new Thread(drill::endAll));
            drill.start();
            good = drill.run();
        }
        System.out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws Exception {
        try (var stream = new Stream(balancerPort)) {
            timeline.put(Long.MIN_VALUE, "the start");
            stream.waitUntil(WARM_UP);
            for (var i = 0; !stream.isSent(); i = (i + 1) % GATEWAYS) {
                instances.get(i).restart();
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
            stream.awaitAnswers();
            var failed = stream.failures();
            System.out.printf("%,d joins, %,d a second when steady, balancer in mode %s, %d restarts of %d gateways%n",
                    REQUESTS, RATE, MODE, restarts, GATEWAYS);
            System.out.printf("longest: %.2f s from start to ready, %.2f s from SIGTERM to the end%n",
                    longestStart.toMillis() / 1000.0, longestEnd.toMillis() / 1000.0);
            System.out.println(stream.times());
            System.out.println("answers: " + stream.statuses() + ", failed: " + failed);
            stream.errors().forEach((when, what) -> System.out.printf(
                    "  %s, %.3f s after %s%n", what, (when - timeline.floorKey(when)) / 1e9, timeline.floorEntry(when).getValue()));
            return failed == 0 && restarts >= GATEWAYS;
        }
    }

    /** Joins by the clock, whatever becomes of the ones before. The i-th answer's status stands at index i: 0 none yet, -1 none. */
    private static final class Stream implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        private final HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true).setConnectTimeout(5000).setKeepAliveTimeout(KEEP_ALIVE),
                new PoolOptions().setHttp1MaxSize(200).setMaxWaitQueueSize(-1));
        private final List<String> cookies = IntStream.range(0, USERS).mapToObj(RollingRestart::cookie).toList();
        private final RequestOptions options;
        private final int[] statuses = new int[REQUESTS];
        private final long[] nanos = new long[REQUESTS];
        private final Map<Long, String> errors = new ConcurrentSkipListMap<>();
        private final long start = System.nanoTime();
        private volatile int sent;
        private volatile int answered;

        Stream(int port) {
            options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/api/livekit-token")
                    .setTimeout(10_000)
                    .putHeader("Content-Type", "application/json");
            vertx.setPeriodic(1, tick -> sendWhatIsDue());
        }

        /** When the i-th join is due, in nanoseconds since the start. */
        private static long due(int i) {
            var risen = RATE * WARM_UP.toSeconds() / 2.0;
            var seconds = i < risen ? Math.sqrt(2.0 * i * WARM_UP.toSeconds() / RATE) : WARM_UP.toSeconds() + (i - risen) / RATE;
            return (long) (seconds * 1e9);
        }

        private void sendWhatIsDue() {
            while (sent < REQUESTS && due(sent) <= System.nanoTime() - start) {
                send(sent++);
            }
        }

        private void send(int i) {
            var due = start + due(i);
            client.request(new RequestOptions(options).putHeader("Cookie", cookies.get(i % USERS)))
                    .compose(request -> request.send("{\"room_name\":\"lobby\"}"))
                    .compose(response -> response.body().map(body -> {
                        if (response.statusCode() != 201) {
                            errors.put(System.nanoTime(), response.statusCode() + " " + body);
                        }
                        return response.statusCode();
                    }))
                    .otherwise(failure -> {
                        errors.put(System.nanoTime(), failure.toString());
                        return -1;
                    })
                    .onSuccess(status -> {
                        statuses[i] = status;
                        nanos[i] = System.nanoTime() - due;
                        answered++;
                    });
        }

        boolean isSent() {
            return sent == REQUESTS;
        }

        void waitUntil(Duration sinceStart) {
            var end = start + sinceStart.toNanos();
            for (var left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        void awaitAnswers() {
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (answered < REQUESTS && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }

        long failures() {
            return Arrays.stream(statuses).filter(it -> it != 201).count();
        }

        Map<Integer, Integer> statuses() {
            var counts = new TreeMap<Integer, Integer>();
            Arrays.stream(statuses).forEach(it -> counts.merge(it, 1, Integer::sum));
            return counts;
        }

        /** The first twenty are enough to see why. */
        Map<Long, String> errors() {
            var first = new TreeMap<Long, String>();
            errors.entrySet().stream().limit(20).forEach(it -> first.put(it.getKey(), it.getValue()));
            return first;
        }

        String times() {
            var risen = (int) (RATE * WARM_UP.toSeconds() / 2);
            var sorted = Arrays.copyOfRange(nanos, Math.min(risen, REQUESTS - 1), REQUESTS);
            Arrays.sort(sorted);
            return "ms since due, after the warm-up: p50 %.2f, p99 %.2f, p99.9 %.2f, max %.2f".formatted(
                    quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 0.999), quantile(sorted, 1));
        }

        private static double quantile(long[] sorted, double share) {
            return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
        }

        @Override
        public void close() {
            vertx.close().await();
        }
    }

    private void startRedis() throws IOException {
        var unused = started(new ProcessBuilder(
                        "redis-server", "--port", "" + redisPort, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
                .redirectOutput(folder.resolve("redis.log").toFile()));
    }

    /** Never tries again, so that it hides no loss; a gateway that says it is not ready is left alone after half a second. */
    private void startBalancer() throws IOException {
        var text = new StringBuilder("""
                global
                  maxconn 2000
                defaults
                  mode %s
                  retries 0
                  timeout connect 2s
                  timeout client 60s
                  timeout server 60s
                  timeout check 5s
                listen gateways
                  bind 127.0.0.1:%d
                  balance roundrobin
                  option httpchk GET /health/ready
                """.formatted(MODE, balancerPort));
        for (var it : instances) {
            text.append("  server gateway%d 127.0.0.1:%d check port %d inter 250ms fall 2 rise 2%n"
                    .formatted(it.number, it.port, it.managementPort));
        }
        var file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        var unused = started(new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile()));
    }

    private void writeConfiguration() throws IOException {
        writeSecret("api-secret", "an API secret that is long enough for HS256");
        writeSecret("session-secret", SESSION_SECRET);
        Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, allow-missing-origin: true }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [web]
                  authenticators:
                    web: { type: jwt, cookie: s, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                limits: { user: [ { capacity: 1000000, refill: 1000000, period: 1m } ], expected-instances: %d }
                redis: { url: "redis://127.0.0.1:%d" }
                audit: { enabled: false }
                """.formatted(GATEWAYS, redisPort));
    }

    private void writeSecret(String name, String secret) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(folder.resolve(name), secret), PosixFilePermissions.fromString("rw-------"));
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

    private void endAll() {
        started.forEach(it -> it.destroyForcibly().onExit().join());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
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
        endAll();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
