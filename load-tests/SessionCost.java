import dev.roomkey.config.ConfigLoader;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.Credentials;
import dev.roomkey.session.OffLoop;
import dev.roomkey.session.Outside;
import dev.roomkey.session.Sessions;
import dev.roomkey.session.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** See {@code load-tests/bin/session-cost}. */
final class SessionCost {
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final int ROUNDS = 7;
    private static final int CALLS = 5_000;
    private static final JsonObject VECTORS = vectors();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(VECTORS.getLong("evaluateAtEpoch")));

    private static Path folder = Path.of("");

    public static void main(String... none) throws Exception {
        folder = Files.createTempDirectory("session-cost");
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        System.out.println("scheme                           cookie bytes   µs median   µs fastest   bytes allocated");
        measure("JWT, HS256", vector("jwt/hs256", "keys: [{algorithm: HS256, secret-file: secret}]"));
        measure("JWT, RS256, known token", signed("RS256", 1));
        measure("JWT, RS256, new token", signed("RS256", CALLS));
        measure("JWT, ES256, known token", signed("ES256", 1));
        measure("JWT, ES256, new token", signed("ES256", CALLS));
        measure("Auth.js 5", vector("authjs-v5/plain", "preset: authjs-v5, secrets-file: [secret]"));
        measure("NextAuth 4", vector("authjs-v4/", "preset: authjs-v4, secrets-file: [secret]"));
        measure("Auth0 Next.js", vector("auth0-nextjs/", "preset: auth0-nextjs, secrets-file: [secret]"));
        measure("iron-session", vector("iron-session-9/string", "preset: iron-session, secrets-file: [secret]"));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Sessions as an authenticator takes them; the i-th request brings the i-th cookie. */
    private record Scheme(String authenticator, IntFunction<String> cookies) {}

    private static void measure(String name, Scheme scheme) throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), """
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                sessions: { order: [web], authenticators: { web: { %s } } }
                """.formatted(scheme.authenticator()));
        if (!(new ConfigLoader(Map.of()).load(file) instanceof ConfigLoader.Loaded(var config, var warnings))) {
            throw new IllegalStateException(name + ": " + new ConfigLoader(Map.of()).load(file));
        }
        var times = new double[ROUNDS];
        var bytes = 0L;
        var sessions = sessions(config);
        var warm = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; System.nanoTime() < warm; i++) {
            authenticate(sessions, scheme, i & Integer.MAX_VALUE);
        }
        for (int round = 0; round < ROUNDS; round++) {
            sessions = sessions(config);
            var allocated = allocated();
            var start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                authenticate(sessions, scheme, i);
            }
            times[round] = (System.nanoTime() - start) / 1e3 / CALLS;
            bytes = (allocated() - allocated) / CALLS;
        }
        java.util.Arrays.sort(times);
        System.out.printf("%-32s %12d %11.1f %12.1f %17d%n",
                name, scheme.cookies().apply(0).length(), times[ROUNDS / 2], times[0], bytes);
    }

    private static void authenticate(Sessions sessions, Scheme scheme, int i) {
        var verdict = sessions.authenticate(Credentials.of(List.of(scheme.cookies().apply(i)), null));
        if (!(verdict.result() instanceof Verdict.Authenticated)) {
            throw new IllegalStateException("not signed in: " + verdict);
        }
    }

    private static Sessions sessions(dev.roomkey.config.GatewayConfig config) {
        return new Sessions(config.sessions(), new Sessions.Means(CLOCK, new SecureRandom(), new Here(), new Nobody()));
    }

    private static Scheme vector(String id, String authenticator) throws Exception {
        var vector = VECTORS.getJsonArray("vectors").stream()
                .map(JsonObject.class::cast)
                .filter(it -> it.getString("id").startsWith(id) && Boolean.TRUE.equals(it.getJsonObject("expect").getValue("ok")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no vector " + id));
        var config = vector.getJsonObject("config");
        var secrets = config.getValue("secrets", config.getValue("passwords"));
        Files.writeString(folder.resolve("secret"), secrets instanceof JsonArray many
                ? many.stream().map(Object::toString).collect(Collectors.joining("\n"))
                : secrets.toString());
        var cookie = vector.getString("cookieHeader");
        return new Scheme("cookie: \"" + config.getString("cookieName") + "\", " + authenticator, i -> cookie);
    }

    /** Tokens of users of their own, as many as {@code distinct}. */
    private static Scheme signed(String algorithm, int distinct) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm.equals("ES256") ? "EC" : "RSA");
        if (algorithm.equals("ES256")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        var keys = generator.generateKeyPair();
        Files.writeString(folder.resolve("key.pem"), "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
        var cookies = new String[distinct];
        for (int i = 0; i < distinct; i++) {
            cookies[i] = "s=" + token(algorithm, keys.getPrivate(), i);
        }
        return new Scheme("cookie: s, keys: [{algorithm: " + algorithm + ", public-key-file: key.pem}]", i -> cookies[i % distinct]);
    }

    private static String token(String algorithm, PrivateKey key, int user) throws Exception {
        var claims = "{\"sub\":\"user-%d\",\"exp\":%d}".formatted(user, CLOCK.instant().getEpochSecond() + 3600);
        var input = base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "." + base64(claims);
        var signature = Signature.getInstance(algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(input.getBytes());
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static JsonObject vectors() {
        try {
            return new JsonObject(Files.readString(Path.of("src/test/resources/vectors/sessions.json")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What would be done elsewhere is done here, so that it is in the time. */
    private record Here() implements OffLoop {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }
    }

    private record Nobody() implements Outside {
        @Override
        public Vertx vertx() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RedisLink sessionStore() {
            throw new UnsupportedOperationException();
        }
    }
}
