import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** See {@code load-tests/bin/revocation}. */
final class Revocation implements AutoCloseable {
    private static final int ROUNDS = number("ROUNDS", 20);
    private static final int USERS = number("USERS", 8);
    private static final String SESSION_SECRET = "a session secret that is long enough for HS256";
    private static final String ADMIN_TOKEN = "an admin token that is long enough for the list";
    private static final Pattern TOKEN = Pattern.compile("\"participant_token\":\"([^\"]+)\"");

    private final Path folder = Files.createTempDirectory("revocation");
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final int adminPort;
    private final ConcurrentLinkedQueue<Join> joins = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private long judged;
    private long wrong;

    /** A join of a user that was answered; {@code token} is empty where there was none. */
    private record Join(int user, long begun, int status, String token) {}

    private Revocation() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.forEach(Process::destroy)));
        var redisPort = freePort();
        adminPort = freePort();
        processes.add(new ProcessBuilder(
                        "redis-server", "--port", "" + redisPort, "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        startGateway("one", redisPort, adminPort);
        startGateway("two", redisPort, freePort());
    }

    public static void main(String... none) throws Exception {
        long wrong;
        try (var drill = new Revocation()) {
            drill.run();
            wrong = drill.wrong;
        }
        System.out.println(wrong == 0 ? "passed" : "FAILED: " + wrong + " joins got what they must not");
        System.exit(wrong == 0 ? 0 : 1);
    }

    private void run() throws Exception {
        var threads = IntStream.range(0, USERS)
                .boxed()
                .flatMap(user -> ports.stream().map(port -> Thread.startVirtualThread(() -> ask(user, port))))
                .toList();
        for (var round = 0; round < ROUNDS; round++) {
            revoke(round % USERS);
            block(round % USERS);
        }
        over = true;
        for (var thread : threads) {
            thread.join();
        }
        System.out.printf(
                "%d revocations and %d blocks in the middle of %d joins at two processes; %d joins began after one and were judged, %d wrongly answered%n",
                ROUNDS, ROUNDS, joins.size(), judged, wrong);
    }

    /** Two tokens of one second and one grant are the same text, so the next one has to be of a later second. */
    private void revoke(int user) throws Exception {
        await(() -> of(user).filter(it -> it.status() == 201).count() >= 20);
        var second = Instant.now().getEpochSecond();
        await(() -> Instant.now().getEpochSecond() > second);
        Set<String> old = new HashSet<>(of(user).map(Join::token).filter(it -> !it.isEmpty()).toList());
        var done = act("/admin/revocations", "{\"subject\":\"user-%d\"}", user);
        judge(user, done, it -> it.status() == 201 && !old.contains(it.token()));
    }

    private void block(int user) throws Exception {
        var done = act("/admin/blocks", "{\"subject\":\"user-%d\",\"for\":\"1h\"}", user);
        judge(user, done, it -> it.status() == 403 && it.token().isEmpty());
        act("/admin/blocks/lift", "{\"subject\":\"user-%d\"}", user);
        var lifted = System.nanoTime();
        await(() -> of(user).filter(it -> it.begun() > lifted && it.status() == 201).count() > 20);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }

    /** When the operator had the answer. */
    private long act(String path, String body, int user) throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + ADMIN_TOKEN)
                        .POST(BodyPublishers.ofString(body.formatted(user)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return System.nanoTime();
    }

    private void judge(int user, long done, java.util.function.Predicate<Join> right) {
        await(() -> of(user).filter(it -> it.begun() > done).count() >= 200);
        var after = of(user).filter(it -> it.begun() > done).toList();
        judged += after.size();
        wrong += after.stream().filter(right.negate()).count();
    }

    private java.util.stream.Stream<Join> of(int user) {
        return joins.stream().filter(it -> it.user() == user);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it took more than 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void ask(int user, int port) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/livekit-token"))
                .header("Content-Type", "application/json")
                .header("Cookie", cookie("user-" + user))
                .POST(BodyPublishers.ofString("{\"room_name\":\"lobby\"}"))
                .build();
        while (!over) {
            var begun = System.nanoTime();
            var answer = send(request);
            var token = TOKEN.matcher(answer.body());
            joins.add(new Join(user, begun, answer.statusCode(), token.find() ? token.group(1) : ""));
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void startGateway(String name, int redisPort, int admin) throws Exception {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), SESSION_SECRET);
        Files.writeString(folder.resolve("admin-tokens"), ADMIN_TOKEN + "\n");
        var file = Files.writeString(folder.resolve(name + ".yaml"), """
                http: { host: 127.0.0.1, port: 0, allow-missing-origin: true }
                management: { port: 0 }
                admin: { port: %d, tokens-file: admin-tokens }
                audit: { enabled: false }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                redis: { url: redis://127.0.0.1:%d, deadline: 2s }
                sessions:
                  order: [web]
                  authenticators:
                    web: { type: jwt, cookie: s, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                limits: { user: [ { capacity: 1000000000, refill: 1000000000, period: 1s } ], expected-instances: 2 }
                """.formatted(admin, redisPort));
        var log = folder.resolve(name + ".log");
        var gateway = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx192m",
                        "-jar",
                        "target/roomkey.jar",
                        "serve",
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(gateway);
        await(() -> port(log).isPresent() || !gateway.isAlive());
        ports.add(port(log).orElseThrow(() -> new IllegalStateException("the gateway did not start: " + log)));
    }

    private static Optional<Integer> port(Path log) {
        try {
            var text = Pattern.compile("\"Serving\".*\"port\":\"?([0-9]+)").matcher(Files.readString(log));
            return text.find() ? Optional.of(Integer.parseInt(text.group(1))) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    private static String cookie(String user) {
        var text = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded("{\"sub\":\"%s\",\"exp\":%d}".formatted(user, Instant.now().getEpochSecond() + 86_400).getBytes(StandardCharsets.UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SESSION_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "s=" + text + "." + encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static int number(String name, int usual) {
        return Optional.ofNullable(System.getenv(name)).map(Integer::parseInt).orElse(usual);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        over = true;
        processes.forEach(Process::destroy);
        for (var process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(it -> it.toFile().delete());
        }
    }
}
