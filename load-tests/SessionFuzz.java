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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** See {@code load-tests/bin/session-fuzz}. */
final class SessionFuzz {
    private static final int INPUTS = Integer.parseInt(System.getenv().getOrDefault("INPUTS", "1000000"));
    private static final JsonObject VECTORS = vectors();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(VECTORS.getLong("evaluateAtEpoch")));

    private static Path folder = Path.of("");

    public static void main(String... none) throws Exception {
        folder = Files.createTempDirectory("session-cost");
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        System.out.println("scheme                  inputs   taken, all as the same user");
        fuzz("JWT, HS256", vector("jwt/hs256", "keys: [{algorithm: HS256, secret-file: secret}]"));
        fuzz("Auth.js 5", vector("authjs-v5/plain", "preset: authjs-v5, secrets-file: [secret]"));
        fuzz("Auth0 Next.js", vector("auth0-nextjs/", "preset: auth0-nextjs, secrets-file: [secret]"));
        fuzz("iron-session", vector("iron-session-9/string", "preset: iron-session, secrets-file: [secret]"));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Sessions as an authenticator takes them; the i-th request brings the i-th cookie. */
    private record Scheme(String authenticator, IntFunction<String> cookies) {}

    private static void fuzz(String name, Scheme scheme) throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), """
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                sessions: { order: [web], authenticators: { web: { %s } } }
                """.formatted(scheme.authenticator()));
        if (!(new ConfigLoader(Map.of()).load(file) instanceof ConfigLoader.Loaded(var config, var warnings))) {
            throw new IllegalStateException(name + " does not load");
        }
        var sessions = sessions(config);
        var good = scheme.cookies().apply(0);
        var owner = subject(sessions, good).orElseThrow();
        var random = new java.util.Random(42);
        int taken = 0;
        for (int i = 0; i < INPUTS; i++) {
            var subject = subject(sessions, mutated(good, random));
            taken += subject.isPresent() ? 1 : 0;
            if (subject.isPresent() && !subject.get().equals(owner)) {
                throw new IllegalStateException(name + ": taken as somebody else");
            }
        }
        System.out.printf("%-20s %,10d   %d%n", name, INPUTS, taken);
    }

    /** Fails when anything but a verdict comes of it. */
    private static java.util.Optional<String> subject(Sessions sessions, String cookie) {
        var verdict = sessions.authenticate(Credentials.of(List.of(cookie), null));
        if (!verdict.succeeded()) {
            throw new IllegalStateException("no verdict", verdict.cause());
        }
        return verdict.result() instanceof Verdict.Authenticated(var by, var user)
                ? java.util.Optional.of(user.id().subject())
                : java.util.Optional.empty();
    }

    /** A few bytes changed, left out or doubled, the end cut off, or two parts exchanged. */
    private static String mutated(String good, java.util.Random random) {
        var text = new StringBuilder(good);
        int from = good.indexOf('=') + 1;
        for (int i = 1 + random.nextInt(3); i > 0 && text.length() > from; i--) {
            int at = from + random.nextInt(text.length() - from);
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, (char) random.nextInt(256));
                case 3 -> text.setLength(at);
                case 4 -> text.append(text, at, text.length());
                default -> text.setCharAt(at, "AZaz09-_.*=%{}".charAt(random.nextInt(14)));
            }
        }
        return text.toString();
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
