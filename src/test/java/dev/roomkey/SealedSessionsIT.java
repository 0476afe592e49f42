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
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users who sign in to applications with the real libraries, and their cookies at gateways that know a preset and the secrets. */
class SealedSessionsIT {
    private static final String NEW_SECRET = "a secret of an application, which is new";
    private static final String OLD_SECRET = "a secret of an application, which is old";
    private static final String AUTHJS_V5 = "preset: authjs-v5, cookie: authjs.session-token";
    private static final String AUTHJS_V4 = "preset: authjs-v4, cookie: next-auth.session-token";
    private static final String IRON = "preset: iron-session, cookie: app_session";
    private static final String BETTER_AUTH = "preset: better-auth-cache, cookie: better-auth.session_data";

    /** The strategy jwt is a signed JWT like any other. */
    private static final String BETTER_AUTH_JWT = "cookie: better-auth.session_data, max-chunks: 5,"
            + " claims: {subject: /user/id}, keys: [{algorithm: HS256, secret-file: first.txt}]";

    private static final String BETTER_AUTH_COMPACT =
            "preset: better-auth-compact-cache, cookie: better-auth.session_data";

    /** For each application who signed in, the cookies after that, and those after signing out. */
    private static JsonObject visits = new JsonObject();

    @TempDir
    Path folder;

    @BeforeAll
    static void signInToTheApplications() throws Exception {
        var finished = NodeScript.install("sealed-sessions", "sessions.mjs").run(NEW_SECRET, OLD_SECRET);

        assertThat(finished.status()).as(finished.output()).isZero();
        visits = new JsonObject(finished.output().lines().toList().getLast());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "authjs-v5 | user-5 | " + AUTHJS_V5,
                "authjs-v5-old | user-5 | " + AUTHJS_V5,
                "authjs-v5-long | user-5 | " + AUTHJS_V5,
                "authjs-v4 | user-4 | " + AUTHJS_V4,
                "authjs-v4-old | user-4 | " + AUTHJS_V4,
                "iron-8 | 42 | " + IRON,
                "iron-9 | 42 | " + IRON,
                "iron-9-old | 42 | " + IRON,
                "iron-9-long | 42 | " + IRON,
                "better-auth-jwe | | " + BETTER_AUTH,
                "better-auth-compact | | " + BETTER_AUTH_COMPACT,
                "better-auth-jwt | | " + BETTER_AUTH_JWT
            })
    void whoSignedInGetsATokenUntilSigningOut(String application, String user, String keys) throws Exception {
        var visit = visits.getJsonObject(application);

        try (var gateway = gateway(keys, NEW_SECRET, OLD_SECRET)) {
            var joined = join(gateway, visit.getString("signedIn"));
            assertThat(joined.statusCode()).as(joined.body()).isEqualTo(201);
            assertThat(identity(joined.body())).isEqualTo(user == null ? visit.getString("user") : user);

            if (!application.startsWith("authjs-v4")) {
                assertThat(join(gateway, visit.getString("signedOut")).statusCode())
                        .isEqualTo(401);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "authjs-v5-old | " + AUTHJS_V5,
                "authjs-v4-old | " + AUTHJS_V4,
                "iron-9-old | " + IRON,
            })
    void sessionOfASecretThatWasRemovedIsRefused(String application, String keys) throws Exception {
        try (var gateway = gateway(keys, NEW_SECRET)) {
            assertThat(join(gateway, visits.getJsonObject(application).getString("signedIn"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    /** The session is still good at the gateway: nothing but the cookie's end tells that the user left. */
    @Test
    void keptCookieOutlivesSigningOut() throws Exception {
        try (var gateway = gateway(IRON, NEW_SECRET)) {
            var cookie = visits.getJsonObject("iron-9").getString("signedIn");

            assertThat(join(gateway, cookie).statusCode()).isEqualTo(201);
        }
    }

    private static HttpResponse<String> join(TestGateway gateway, String cookies) throws Exception {
        var body = "{\"room_name\": \"lobby\"}";
        return cookies.isEmpty()
                ? gateway.post(body, "Origin", TestGateway.APP_ORIGIN)
                : gateway.post(body, "Origin", TestGateway.APP_ORIGIN, "Cookie", cookies);
    }

    private static String identity(String answer) {
        var token = new JsonObject(answer).getString("participant_token");
        var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return new JsonObject(new String(claims, StandardCharsets.UTF_8)).getString("sub");
    }

    private TestGateway gateway(String keys, String... secrets) throws IOException {
        secret("app.txt", String.join("\n", secrets));
        secret("first.txt", secrets[0]);
        secret("livekit.txt", "a-secret-of-more-than-thirty-two-bytes");
        Files.writeString(folder.resolve("gateway.yaml"), """
                http: {host: 127.0.0.1, port: 0, drain-delay: 0s, allowed-origins: [%s]}
                management: {port: 0}
                livekit: {url: "wss://livekit.example.com", api-key: APItest, api-secret-file: livekit.txt}
                sessions: {order: [web], authenticators: {web: {%s}}}
                rooms: {rules: [{name: lobby, room: lobby, grants: {canSubscribe: true}}]}
                """.formatted(
                        TestGateway.APP_ORIGIN, keys.contains("preset") ? keys + ", secrets-file: [app.txt]" : keys));
        var result = new ConfigLoader(Map.of()).load(folder.resolve("gateway.yaml"));
        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        return TestGateway.start(((ConfigLoader.Loaded) result).config());
    }

    private void secret(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
}
