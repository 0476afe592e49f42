package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/recipes tells people to write: the configurations load and the code runs, both as they stand there. */
class RecipesIT {
    private static final Path RECIPES = Path.of("docs/recipes");
    private static final Pattern CONFIGURATION = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
    private static final Pattern SECRET_FILE = Pattern.compile("secrets/[a-z-]+\\.txt");
    private static final String ORIGIN = "https://app.example.com";

    @TempDir
    private Path folder = Path.of("");

    static List<String> recipes() throws IOException {
        try (var files = Files.list(RECIPES)) {
            return files.filter(RecipesIT::hasConfiguration)
                    .map(it -> it.getFileName().toString().replace(".md", ""))
                    .sorted()
                    .toList();
        }
    }

    /** What is for clients alone has none. */
    private static boolean hasConfiguration(Path recipe) {
        try {
            return Files.readString(recipe).contains("```yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void configurationLoadsAsItIsWritten(String recipe) throws Exception {
        assertThat(load(recipe, Map.of()).http().allowedOrigins()).contains(ORIGIN);
    }

    @Test
    void expressSessionOpensRoomsUntilItsLogout() throws Exception {
        try (var redis = RedisServer.start();
                var gateway = gateway(
                        "express",
                        Map.of("ROOMKEY_REDIS_URL", redis.url().toString(), "ROOMKEY_REDIS_DEADLINE", "2s"))) {
            var variables =
                    Map.of("REDIS_URL", redis.url().toString(), "SESSION_SECRET", TestSessions.secret(), "PORT", "0");

            var said = run("express", gateway, variables);

            assertThat(said).isEqualTo(new JsonObject().put("signedIn", "ada").put("signedOut", "Sign-in required"));
        }
    }

    @Test
    void nextjsHandsTheRequestOn() throws Exception {
        var rewrite = new JsonObject()
                .put("source", "/api/livekit-token")
                .put("destination", "http://roomkey:8080/api/livekit-token");

        try (var gateway = gateway("nextjs-authjs", Map.of())) {
            var said = run("nextjs", "nextjs-authjs", gateway, Map.of("ROOMKEY_URL", "http://roomkey:8080"));

            assertThat(said.getJsonArray("rewrites")).isEqualTo(new JsonArray().add(rewrite));
        }
    }

    @Test
    void guestWatchesAndNothingElse() throws Exception {
        try (var gateway = gateway("viewer", Map.of())) {
            var said = run("viewer", gateway, Map.of());

            assertThat(said.getString("url")).isEqualTo("wss://livekit.example.com");
            assertThat(said.getJsonObject("video"))
                    .isEqualTo(new JsonObject()
                            .put("roomJoin", true)
                            .put("room", "avatar-1")
                            .put("canPublish", false)
                            .put("canSubscribe", true)
                            .put("canPublishData", false));
        }
    }

    @Test
    void listedAgentComesAlong() throws Exception {
        var session = "web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: secrets/session.txt } ] }";
        var text = text("agents").replaceAll("web: \\{.*}", session);

        try (var gateway = TestGateway.start(read(text, running(Map.of())))) {
            var said = run("agents", gateway, Map.of("COOKIE", TestSessions.cookie("ada", Instant.now())));

            assertThat(said.getJsonArray("agents").getJsonObject(0).getString("agentName"))
                    .isEqualTo("support");
        }
    }

    @Test
    void pageOfAHandwrittenRouteGoesOnWorking() throws Exception {
        try (var gateway = gateway("migrating", Map.of())) {
            var claims = new JsonObject().put("school", "1").put("role", "pupil");
            var session = TestSessions.token("ada", Instant.now().plus(Duration.ofHours(1)), claims);

            var said = run("migrating", gateway, Map.of("COOKIE", TestSessions.COOKIE + "=" + session));

            assertThat(said.getString("room")).isEqualTo("school-1/maths");
            assertThat(said.getString("refused")).contains("room");
        }
    }

    private TestGateway gateway(String recipe, Map<String, String> variables) throws IOException {
        return TestGateway.start(load(recipe, running(variables)));
    }

    private static Map<String, String> running(Map<String, String> more) {
        var variables = new HashMap<>(Map.of(
                "ROOMKEY_HTTP_HOST", "127.0.0.1",
                "ROOMKEY_HTTP_PORT", "0",
                "ROOMKEY_HTTP_DRAIN_DELAY", "0s",
                "ROOMKEY_MANAGEMENT_PORT", "0"));
        variables.putAll(more);
        return variables;
    }

    private static JsonObject run(String recipe, TestGateway gateway, Map<String, String> variables)
            throws IOException, InterruptedException {
        return run(recipe, recipe, gateway, variables);
    }

    private static JsonObject run(String recipe, String file, TestGateway gateway, Map<String, String> variables)
            throws IOException, InterruptedException {
        var said = NodeScript.install("recipes", "recipes.mjs")
                .with(variables)
                .run(
                        recipe,
                        RECIPES.resolve(file + ".md").toAbsolutePath().toString(),
                        "http://127.0.0.1:" + gateway.port() + "/api/livekit-token",
                        ORIGIN);
        assertThat(said.status()).as(said.output()).isZero();
        return new JsonObject(
                said.output().lines().reduce((first, last) -> last).orElse("{}"));
    }

    private GatewayConfig load(String recipe, Map<String, String> variables) throws IOException {
        return read(text(recipe), variables);
    }

    private GatewayConfig read(String text, Map<String, String> variables) throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        for (var file :
                SECRET_FILE.matcher(text).results().map(MatchResult::group).toList()) {
            Files.writeString(folder.resolve(file), TestSessions.secret());
        }
        var result = new ConfigLoader(variables).load(Files.writeString(folder.resolve("gateway.yaml"), text));
        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        return ((ConfigLoader.Loaded) result).config();
    }

    private static String text(String recipe) throws IOException {
        var found = CONFIGURATION.matcher(Files.readString(RECIPES.resolve(recipe + ".md")));
        assertThat(found.find()).as("a configuration in " + recipe).isTrue();
        return found.group(1);
    }
}
