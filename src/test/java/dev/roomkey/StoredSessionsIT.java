package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is configured with presets alone, and reads the sessions of real applications in a real Redis. */
class StoredSessionsIT {
    private static final String SECRET = "what the applications sign their cookies with";
    private static final String ID = "OBR_E0SOe5RrSkb_xmC1rWB9I9ZrLtZd";
    private static final String SESSION =
            "{\"cookie\":{\"expires\":\"2999-01-01T00:00:00.000Z\"},\"user\":{\"id\":\"ada\"}}";
    private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z]+):calls=(\\d+)");

    /** What the tests themselves, the server, new connections and the reads of the blocks do. */
    private static final Set<String> NOT_COUNTED =
            Set.of("eval", "info", "config", "hello", "ping", "client", "command", "zrange");

    private static final String CONFIGURATION = """
            http: {host: 127.0.0.1, port: 0, allowed-origins: [ORIGIN], drain-delay: 0s}
            management: {host: 127.0.0.1, port: 0}
            livekit: {url: "wss://livekit.example.com", api-key: APItest, api-secret-file: livekit.txt}
            sessions:
              order: [express, fastify, auth]
              authenticators:
                express: {preset: express-session, namespace: people, secrets-file: app.txt}
                fastify: {preset: fastify-session, namespace: people, secrets-file: app.txt, key-prefix: "fastify:"}
                auth:
                  preset: better-auth
                  namespace: people
                  cookie: better-auth.session_token
                  secrets-file: app.txt
                  key-prefix: "auth:"
            rooms:
              rules:
                - {name: lobby, room: lobby, grants: {canPublish: true, canSubscribe: true, canPublishData: true}}
            redis: {url: "REDIS_URL", deadline: 1s}
            """;

    @TempDir
    Path folder;

    private final RedisServer redis = RedisServer.start();
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        secret("livekit.txt", "a LiveKit secret of more than thirty-two bytes");
        secret("app.txt", SECRET);
        var file = Files.writeString(
                folder.resolve("gateway.yaml"),
                CONFIGURATION
                        .replace("ORIGIN", "'" + TestGateway.APP_ORIGIN + "'")
                        .replace("REDIS_URL", redis.url().toString()));
        var loaded = (ConfigLoader.Loaded) new ConfigLoader(Map.of()).load(file);
        gateway = TestGateway.start(loaded.config());
    }

    @AfterEach
    void stop() {
        gateway.close();
        redis.close();
    }

    @Test
    void realApplicationsSessionsAreTakenAndTheirEndIsFeltAtOnce() throws Exception {
        var script = NodeScript.install("stored-sessions", "stored-sessions.mjs");

        var finished = script.run(
                redis.url().toString(),
                "http://127.0.0.1:" + gateway.port() + "/api/livekit-token",
                TestGateway.APP_ORIGIN,
                SECRET);

        assertThat(finished.status()).as(finished.output()).isZero();
        var lastLine = finished.output().strip().lines().toList().getLast();
        var seen = new JsonObject(lastLine).getMap();
        var margaret = seen.remove("betterAuth");
        assertThat(margaret).asString().matches("[A-Za-z0-9]{32} Margaret");
        assertThat(seen)
                .isEqualTo(Map.of(
                        "expressVisitor", "401",
                        "express", "u_express Ada",
                        "expressSignedOut", "401",
                        "passport", "42",
                        "fastify", "u_fastify",
                        "fastifySignedOut", "401",
                        "betterAuthSignedOut", "401",
                        "betterAuthRevoked", "401"));
    }

    @Test
    void sessionInRedisCostsAJoinOneReadMore() throws Exception {
        redis.command("SET", "sess:" + ID, SESSION);
        join();
        awaitKept();
        redis.command("CONFIG", "RESETSTAT");

        var hit = join();

        assertThat(hit.headers().firstValue("Cache-Status")).hasValue("roomkey; hit");
        var session = 1;
        var ofTheLimitsScript = 1;
        assertThat(calls())
                .isEqualTo(Map.of(
                        "get",
                        session + ofTheLimitsScript,
                        "mget",
                        1,
                        "evalsha",
                        1,
                        "time",
                        ofTheLimitsScript,
                        "set",
                        ofTheLimitsScript));
    }

    @Test
    void lostRedisIsNotASignOut() throws Exception {
        redis.command("SET", "sess:" + ID, SESSION);
        assertThat(join().statusCode()).isEqualTo(201);

        redis.kill();
        var during = join();
        redis.restart();
        redis.command("SET", "sess:" + ID, SESSION);
        var after = joinUntilDecided();

        assertThat(during.statusCode()).isEqualTo(503);
        assertThat(during.headers().firstValue("Retry-After")).isPresent();
        assertThat(during.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(after.statusCode()).isEqualTo(201);
        assertThat(gateway.manage("/metrics").body())
                .containsPattern("roomkey_session[a-z_]*\\{authenticator=\"express\",[^}]*undecided");
    }

    @Test
    void emptyRedisIsASignOut() throws Exception {
        assertThat(join().statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> join() throws Exception {
        return gateway.post(
                "{\"room_name\": \"lobby\"}",
                "Cookie",
                "connect.sid=s%3A" + signed(),
                "Origin",
                TestGateway.APP_ORIGIN);
    }

    /** Until the connection is there again; what is not decided meanwhile is 503 and nothing else. */
    private HttpResponse<String> joinUntilDecided() throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var answer = join();
        while (answer.statusCode() == 503 && System.nanoTime() < end) {
            answer = join();
        }
        return answer;
    }

    /** The write of a minted token is not waited for by the join that minted it. */
    private void awaitKept() {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!redis.command("EVAL", "return #redis.call('KEYS', 'roomkey:token:*')", "0")
                .equals(":1")) {
            assertThat(System.nanoTime()).as("time until the token is kept").isLessThan(end);
        }
    }

    private Map<String, Integer> calls() {
        var stats = "return (string.gsub(redis.call('INFO', 'commandstats'), '[\\r\\n]+', ' '))";
        return CALLS.matcher(redis.lineOf(2, "EVAL", stats, "0"))
                .results()
                .filter(it -> !NOT_COUNTED.contains(it.group(1)))
                .collect(Collectors.toMap(it -> it.group(1), it -> Integer.valueOf(it.group(2))));
    }

    private static String signed() throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature =
                Base64.getEncoder().withoutPadding().encodeToString(mac.doFinal(ID.getBytes(StandardCharsets.UTF_8)));
        return ID + "." + signature.replace("+", "%2B").replace("/", "%2F");
    }

    private void secret(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
}
