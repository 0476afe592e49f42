import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Runs a gateway for some joins, so that the JVM writes down what a start needs. See {@code image/assemble}. */
final class Train {
    private static final String SECRET = "only-for-the-training-run-0123456789";
    private static final int JOINS = 200;
    private static final Pattern PORTS = Pattern.compile("\"port\":\"?(\\d+).*\"managementPort\":\"?(\\d+)");

    private Train() {}

    public static void main(String... javaAndFolder) throws Exception {
        var cache = Path.of(javaAndFolder[1], "roomkey.aot");
        var work = Files.createTempDirectory("train");
        Files.setPosixFilePermissions(
                Files.writeString(work.resolve("secret"), SECRET), PosixFilePermissions.fromString("rw-------"));
        // A Redis that is not there: its client's classes are wanted, and a gateway starts without it.
        Files.writeString(work.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, allow-missing-origin: true, drain-delay: 0s }
                management: { port: 0 }
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: secret }
                sessions:
                  order: [web]
                  authenticators:
                    web: { cookie: s, keys: [ { algorithm: HS256, secret-file: secret } ] }
                rooms: { rules: [ { name: all, room: "*", preset: participant } ] }
                limits: { user: [ { capacity: 1000, refill: 1000, period: 1s } ] }
                redis: { url: "redis://127.0.0.1:1" }
                blocks: { on-store-loss: allow }
                """);
        var log = work.resolve("log");
        var gateway = new ProcessBuilder(
                        javaAndFolder[0], "-XX:AOTCacheOutput=" + cache, "-Xmx128m",
                        "@" + Path.of(javaAndFolder[1], "jvm.options"), "-jar", Path.of(javaAndFolder[1], "roomkey.jar").toString(),
                        "serve", "--config", work.resolve("gateway.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            exercise(gateway, log);
            gateway.toHandle().destroy();
            if (!gateway.waitFor(2, TimeUnit.MINUTES) || !Files.exists(cache)) {
                throw new IllegalStateException("no cache was written: " + Files.readString(log));
            }
            System.out.printf("%s: %,d KiB%n", cache, Files.size(cache) / 1024);
        } finally {
            gateway.destroyForcibly().onExit().join();
            try (var files = Files.walk(work)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void exercise(Process gateway, Path log) throws Exception {
        var ports = PORTS.matcher("");
        for (var i = 0; !ports.reset(Files.readString(log)).find(); i++) {
            if (!gateway.isAlive() || i > 600) {
                throw new IllegalStateException("it did not start: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var join = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.group(1) + "/api/livekit-token"))
                    .header("Content-Type", "application/json")
                    .header("Cookie", "s=" + session())
                    .POST(HttpRequest.BodyPublishers.ofString("{\"room_name\":\"lobby\"}"))
                    .build();
            for (var i = 0; i < JOINS; i++) {
                var answer = client.send(join, BodyHandlers.ofString());
                if (answer.statusCode() != 201) {
                    throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                }
            }
            for (var path : new String[] {"/health/started", "/health/live", "/health/ready", "/metrics"}) {
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.group(2) + path)).build(),
                        BodyHandlers.ofString());
            }
        }
    }

    private static String session() throws Exception {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var claims = "{\"sub\":\"training\",\"exp\":%d}".formatted(System.currentTimeMillis() / 1000 + 3600);
        var signed = encoder.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes()) + "."
                + encoder.encodeToString(claims.getBytes());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(), "HmacSHA256"));
        return signed + "." + encoder.encodeToString(mac.doFinal(signed.getBytes()));
    }
}
