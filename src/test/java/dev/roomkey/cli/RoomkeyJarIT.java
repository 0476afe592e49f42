package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code target/roomkey.jar} as a process of its own, as a user starts it. */
class RoomkeyJarIT {
    private static final Path JAR = Path.of("target/roomkey.jar");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutConfigurationItSaysWhatToDo() throws Exception {
        var finished = run(Map.of(), "serve");

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output()).contains("--config FILE", "--dev");
    }

    @Test
    void developmentModeDoesNotGoBesideAConfiguration() throws Exception {
        var finished = run(Map.of(), "serve", "--dev", "--config", "conf/production.yaml");

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output()).contains("--dev lets anyone sign in as anyone");
    }

    @Test
    void everyProblemOfAConfigurationIsListedWithItsPlaceAndMend() throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), """
                http: { prot: 8080 }
                livekit: { url: https://livekit.example.com, api-key: key, ttl: 1m }
                sessions: { order: [web], authenticators: { web: { type: jwt, cookie: s } } }
                rooms: { rules: [ { name: all, room: "*", grants: { canPublsh: true } } ] }
                """);

        var finished = run(Map.of(), "serve", "--config", file.toString());

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output())
                .contains("http.prot", "gateway.yaml:1", "did you mean port")
                .contains("livekit.url", "livekit.api-secret", "livekit.ttl", "sessions.authenticators.web.keys");
        assertThat(finished.output()).contains("nothing was started");
    }

    @Test
    void usualStartDoesNotWaitForTheClassesOfTheCommandLine() throws Exception {
        var loaded = folder.resolve("loaded");

        run(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded), "serve", "--config", "no-such-file");

        assertThat(loaded).content().contains("dev.roomkey.cli.Serving ").doesNotContain("picocli");
    }

    @Test
    void goodConfigurationIsCalledGood() throws Exception {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), "a session secret that is long enough for HS256");
        var file = Files.writeString(folder.resolve("gateway.yaml"), """
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [web]
                  authenticators:
                    web: { type: jwt, cookie: s, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                """);

        var finished = run(Map.of(), "config", "check", file.toString());

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(finished.output()).contains("good");
    }

    @Test
    void unknownCommandIsUsage() throws Exception {
        assertThat(run(Map.of(), "srve").exitCode()).isEqualTo(2);
        assertThat(run(Map.of(), "--version").output()).startsWith("roomkey 0.1.0");
    }

    @Test
    void takenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var finished = run(
                    Map.of("ROOMKEY_HTTP_PORT", Integer.toString(taken.getLocalPort()), "ROOMKEY_MANAGEMENT_PORT", "0"),
                    "serve",
                    "--dev");

            assertThat(finished.exitCode()).isEqualTo(1);
            assertThat(finished.output()).contains(":" + taken.getLocalPort(), "ROOMKEY_HTTP_PORT");
        }
    }

    @Test
    void developmentModeHandsOutATokenToWhoeverSignsIn() throws Exception {
        var process = start(Map.of("ROOMKEY_HTTP_PORT", "0", "ROOMKEY_MANAGEMENT_PORT", "0"), "serve", "--dev");
        try (var output = process.inputReader();
                var client = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build()) {
            var banner = readBanner(output);
            assertThat(banner).contains("DEVELOPMENT MODE", "devkey", "ws://localhost:7880");
            var page = URI.create(find("page +(\\S+)", banner));

            var anonymous = post(client, page.resolve("/api/livekit-token"), "{\"room_name\": \"lobby\"}");
            var signedIn = post(client, page.resolve("/dev/sign-in"), "{\"user\": \"alice\"}");
            var answer = post(client, page.resolve("/api/livekit-token"), "{\"room_name\": \"lobby\"}");

            assertThat(anonymous.statusCode()).isEqualTo(401);
            assertThat(signedIn.statusCode()).isEqualTo(204);
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(new JsonObject(answer.body()).getString("server_url")).isEqualTo("ws://localhost:7880");

            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines().toList()).as("what it says while it ends").isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static HttpResponse<String> post(HttpClient client, URI uri, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String readBanner(BufferedReader output) throws IOException {
        var banner = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            banner.append(line).append('\n');
            if (line.startsWith("Ctrl-C")) {
                return banner.toString();
            }
        }
        throw new AssertionError("it ended, saying: " + banner);
    }

    private static String find(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private record Finished(int exitCode, String output) {}

    private static Finished run(Map<String, String> environment, String... arguments) throws Exception {
        var process = start(environment, arguments);
        try {
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return new Finished(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Map<String, String> environment, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(it -> it.startsWith("ROOMKEY_") || it.startsWith("LIVEKIT_"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
