package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway for two LiveKit projects, whose key pairs are replaced while it runs. */
class ProjectsIT {
    private static final ApiKey EU = key("EU");
    private static final ApiKey US = key("US");
    private static final ApiKey NEW_US = key("US2");
    private static final String NAMES = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir
    private Path folder = Path.of("");

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        for (var key : List.of(EU, US, NEW_US)) {
            Files.writeString(folder.resolve(key.id()), key.secret().text());
        }
        Files.writeString(folder.resolve("session"), TestSessions.secret());
        gateway = TestGateway.start(config(NAMES, US));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void ruleChoosesServerPairAndLife() throws Exception {
        var eu = joined("eu-1");
        var us = joined("us-1");

        assertThat(eu.getString("server_url")).isEqualTo("wss://eu.example.com");
        assertThat(us.getString("server_url")).isEqualTo("wss://us.example.com");
        assertThat(lifeUnder(EU, eu)).isEqualTo(600);
        assertThat(lifeUnder(US, us)).isEqualTo(3600);
    }

    @Test
    void keptTokenGoesOutWithItsOwnServer() throws Exception {
        var first = List.of(joined("eu-1"), joined("us-1"));

        var again = List.of(joined("eu-1"), joined("us-1"));

        assertThat(again).isEqualTo(first);
    }

    @Test
    void rotationWithANamesKeyResetsNothing() throws Exception {
        var before = joined("us-1");
        var other = joined("eu-1");
        var left = remaining();

        gateway.gateway().reload(config(NAMES, NEW_US, US));
        var added = joined("us-1");
        gateway.gateway().reload(config(NAMES, NEW_US));
        var removed = joined("us-1");

        assertThat(lifeUnder(US, before)).isEqualTo(3600);
        assertThat(lifeUnder(NEW_US, added)).isEqualTo(3600);
        assertThat(removed).as("its pair still stands").isEqualTo(added);
        assertThat(joined("eu-1")).as("another project's token").isEqualTo(other);
        assertThat(remaining()).as("three joins and one question more").isEqualTo(left - 4);
    }

    @Test
    void withoutANamesKeyLimitsStartAfreshWhenTheOldestPairGoes() throws Exception {
        gateway.gateway().reload(nameless(US));
        joined("us-1");
        var left = remaining();

        gateway.gateway().reload(nameless(NEW_US, US));
        assertThat(remaining()).as("the oldest pair stands").isEqualTo(left - 1);
        gateway.gateway().reload(nameless(NEW_US));

        assertThat(remaining()).isEqualTo(9);
    }

    @Test
    void replacedSecretOfOneIdSignsAnew() throws Exception {
        var before = joined("us-1");
        Files.writeString(folder.resolve("US"), "quite another secret that is long enough for HS256");

        gateway.gateway().reload(config(NAMES, US));

        assertThat(joined("us-1").getString("participant_token")).isNotEqualTo(before.getString("participant_token"));
    }

    @Test
    void projectComesAndGoesWhileTheGatewayRuns() throws Exception {
        var text = text(NAMES, US)
                .replace("us-*", "asia-*")
                .replace("project: us", "project: asia")
                .replace("    us:", "    asia:")
                .replace("wss://us.", "wss://asia.");

        var waiting = gateway.gateway().reload(load(text));

        assertThat(waiting).isEmpty();
        assertThat(joined("asia-1").getString("server_url")).isEqualTo("wss://asia.example.com");
        assertThat(join("us-1").statusCode()).isEqualTo(403);
    }

    private JsonObject joined(String room) throws Exception {
        var answer = join(room);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> join(String room) throws Exception {
        return gateway.join("u_1", new JsonObject().put("room_name", room).encode());
    }

    /** How many joins the user has left after one more that the rules refuse. */
    private int remaining() throws Exception {
        var limit = join("nowhere").headers().firstValue("RateLimit").orElseThrow();
        return Integer.parseInt(limit.replaceAll(".*;r=(\\d+);.*", "$1"));
    }

    private static long lifeUnder(ApiKey key, JsonObject answer) {
        var verification =
                new TokenVerifier(List.of(key), InstantSource.system()).verify(answer.getString("participant_token"));
        assertThat(verification).isInstanceOf(Verification.Valid.class);
        var claims = ((Verification.Valid) verification).claims();
        return claims.getLong("exp") - claims.getLong("nbf");
    }

    private GatewayConfig config(String namesKey, ApiKey... us) throws Exception {
        return load(text(namesKey, us));
    }

    /** Without a names key, and with the American project as the first by name. */
    private GatewayConfig nameless(ApiKey... us) throws Exception {
        return load(text("", us).replace("    us:", "    am:").replace("project: us", "project: am"));
    }

    private static String text(String namesKey, ApiKey... us) {
        var pairs = List.of(us).stream()
                .map(it -> "{ api-key: %s, api-secret-file: %s }".formatted(it.id(), it.id()))
                .toList();
        return """
                http: { host: 127.0.0.1, port: 0, drain-delay: 0s, allowed-origins: [https://app.example.com] }
                management: { port: 0 }
                livekit:
                  projects:
                    eu: { url: wss://eu.example.com, api-key: EU, api-secret-file: EU, ttl: 10m }
                    us: { url: wss://us.example.com, keys: %s }
                sessions:
                  order: [web]
                  authenticators:
                    web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: session } ] }
                rooms:
                  rules:
                    - { name: eu, room: eu-*, project: eu, preset: viewer }
                    - { name: us, room: us-*, project: us, preset: viewer }
                limits: { user: [ { capacity: 10, refill: 1, period: 1h } ] }
                cache: { %s }
                """.formatted(pairs, namesKey.isEmpty() ? "" : "names-key-file: names");
    }

    private GatewayConfig load(String text) throws Exception {
        Files.writeString(folder.resolve("names"), NAMES);
        var result = new ConfigLoader(Map.of()).load(Files.writeString(folder.resolve("gateway.yaml"), text));
        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        return ((ConfigLoader.Loaded) result).config();
    }

    private static ApiKey key(String id) {
        return new ApiKey(id, Secret.of("the secret of " + id + ", which is long enough for HS256"));
    }
}
