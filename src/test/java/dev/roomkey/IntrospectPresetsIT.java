package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A running gateway with each preset as an operator writes it, in front of a server that answers as the product is documented to. */
class IntrospectPresetsIT {
    private static final String ORIGIN = "https://app.example.com";

    @TempDir
    Path folder;

    /**
     * A preset, as it is written, and the product.
     *
     * @param lines what an operator writes; APP is the product's base URL
     * @param uri what must be asked
     * @param cookie with which somebody is signed in
     * @param body what is then said; the user is {@code u1}
     * @param stranger what is said to others
     */
    record Product(String lines, String uri, String cookie, String body, Answer stranger) {
        @Override
        public String toString() {
            return lines;
        }
    }

    record Answer(int status, String body) {}

    static Stream<Product> products() {
        return Stream.of(
                new Product(
                        "preset: kratos, kratos-url: APP",
                        "/sessions/whoami",
                        "ory_kratos_session=MTc2NzIy|x=",
                        "{\"id\":\"s1\",\"active\":true,\"expires_at\":\"2099-01-01T00:00:00.123456Z\",\"identity\":{\"id\":\"u1\"}}",
                        new Answer(401, "{\"error\":{\"code\":401}}")),
                new Product(
                        "preset: oauth2-proxy, proxy-url: APP",
                        "/oauth2/userinfo",
                        "_oauth2_proxy_0=abc; _oauth2_proxy_1=def|1700000000|mac=",
                        "{\"user\":\"u1\",\"email\":\"u1@example.com\"}",
                        new Answer(401, "Unauthorized\n")),
                new Product(
                        "preset: authjs-database, app-url: APP",
                        "/api/auth/session",
                        "__Secure-authjs.session-token=0b5c2c1e-9c5e-4f57-a6a8-8b8f4f9a1c11",
                        "{\"user\":{\"id\":\"u1\",\"name\":\"Hedy\"},\"expires\":\"2099-01-01T00:00:00.000Z\"}",
                        new Answer(200, "null")),
                new Product(
                        "preset: better-auth-http, app-url: APP",
                        "/api/auth/get-session?disableRefresh=true",
                        "better-auth.session_token=token.mac%2Bmac%3D",
                        "{\"session\":{\"id\":\"s1\",\"userId\":\"u1\",\"expiresAt\":\"2099-01-01T00:00:00.000Z\"},\"user\":{\"id\":\"u1\"}}",
                        new Answer(200, "null")),
                new Product(
                        "preset: django, url: APP/api/me/",
                        "/api/me/",
                        "sessionid=14ebc7x9g1lo9vnvk957jkhmuvxxfabu",
                        "{\"pk\":\"u1\"}",
                        new Answer(302, "")),
                new Product(
                        "preset: laravel, url: APP/api/user",
                        "/api/user",
                        "laravel_session=eyJpdiI6Ik%3D",
                        "{\"id\":\"u1\",\"name\":\"Hedy\"}",
                        new Answer(401, "{\"message\":\"Unauthenticated.\"}")),
                new Product(
                        "preset: rails-http, url: APP/me.json, cookies: _shop_session",
                        "/me.json",
                        "_shop_session=ct--iv--tag",
                        "{\"user\":{\"id\":\"u1\"}}",
                        new Answer(404, "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("products")
    void presetLetsTheProductsUserInAndNobodyElse(Product product) throws Exception {
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer()
                    .requestHandler(request -> answer(product, request))
                    .listen(0, "127.0.0.1")
                    .await(20, TimeUnit.SECONDS);
            var gateway = start(product.lines().replace("APP", "http://127.0.0.1:" + server.actualPort()));
            try {
                var signedIn = join(gateway, product.cookie() + "; theme=dark");
                assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(201);
                assertThat(identity(signedIn)).isEqualTo("u1");
                assertThat(join(gateway, product.cookie() + "x").statusCode()).isEqualTo(401);
                assertThat(join(gateway, "theme=dark").statusCode()).isEqualTo(401);
            } finally {
                gateway.stop().await(20, TimeUnit.SECONDS);
            }
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void applicationThatIsAwayIsNoReasonToSignOut() throws Exception {
        var gateway = start("preset: django, url: 'http://127.0.0.1:1/me'");
        try {
            var answer = join(gateway, "sessionid=1");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        } finally {
            gateway.stop().await(20, TimeUnit.SECONDS);
        }
    }

    /** The real library: its own route, its own cookie, its own sign-out. */
    @Test
    void betterAuthAnswersForItsOwnSessions() throws Exception {
        var script = NodeScript.install("signed-in-route", "signed-in-route.mjs");
        int port = freePort();
        var gateway = start(
                "preset: better-auth-http, app-url: 'http://127.0.0.1:%d', cache: { positive: 1s }".formatted(port));
        try {
            var finished = script.run(
                    String.valueOf(port), "http://127.0.0.1:" + gateway.port() + "/api/livekit-token", ORIGIN);

            assertThat(finished.status()).as(finished.output()).isZero();
            var seen =
                    new JsonObject(finished.output().substring(finished.output().indexOf('{')));
            assertThat(seen.getJsonObject("signedIn"))
                    .isEqualTo(new JsonObject().put("status", 201).put("identity", seen.getString("user")));
            assertThat(seen.getJsonObject("forged").getInteger("status")).isEqualTo(401);
            assertThat(seen.getJsonObject("signedOut").getInteger("status")).isEqualTo(401);
        } finally {
            gateway.stop().await(20, TimeUnit.SECONDS);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void answer(Product product, HttpServerRequest request) {
        boolean known = product.cookie().equals(request.getHeader("cookie"))
                && product.uri().equals(request.uri());
        request.response()
                .setStatusCode(known ? 200 : product.stranger().status())
                .end(known ? product.body() : product.stranger().body());
    }

    private Gateway start(String lines) throws Exception {
        var secret = folder.resolve("secret.txt");
        Files.writeString(secret, "a-secret-of-more-than-thirty-two-bytes");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("gateway.yaml"), """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allowed-origins: [%s] }
                management: { port: 0 }
                livekit: { url: 'wss://livekit.example.com', api-key: APIkey, api-secret-file: secret.txt }
                sessions: { order: [app], authenticators: { app: { %s, timeout: 4s } } }
                rooms: { rules: [ { name: all, room: '*', grants: { canSubscribe: true } } ] }
                """.formatted(ORIGIN, lines));
        var loaded = new ConfigLoader(Map.of()).load(folder.resolve("gateway.yaml"));
        assertThat(loaded).isInstanceOf(ConfigLoader.Loaded.class);
        return Gateway.start(((ConfigLoader.Loaded) loaded).config()).await(20, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> join(Gateway gateway, String cookies) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + gateway.port() + "/api/livekit-token"))
                    .timeout(Duration.ofSeconds(20))
                    .headers("Content-Type", "application/json", "Origin", ORIGIN, "Cookie", cookies)
                    .POST(BodyPublishers.ofString("{\"room_name\":\"lobby\"}"));
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String identity(HttpResponse<String> answer) {
        var token = new JsonObject(answer.body()).getString("participant_token");
        var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return new JsonObject(new String(claims, StandardCharsets.UTF_8)).getString("sub");
    }
}
