package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.LiveKitProject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key pairs and projects, as they are written. */
class LiveKitSectionTest {
    private static final String NEW = "a newer secret that is long enough for HS256";
    private static final String EU =
            "  eu: { url: wss://eu.example.com, api-key: EU, api-secret-file: secret.txt, ttl: 30m }";
    private static final String US = "  us: { url: wss://us.example.com, keys: [ { api-key: US2,"
            + " api-secret-file: new.txt }, { api-key: US1, api-secret-file: secret.txt } ] }";

    @TempDir
    private Path temp = Path.of("");

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp).file("new.txt", NEW);
    }

    @Test
    void firstOfSeveralPairsSigns() {
        folder.with(
                "livekit",
                "url: wss://livekit.example.com",
                "keys:",
                "  - { api-key: new, api-secret-file: new.txt }",
                "  - { api-key: old, api-secret-file: secret.txt }");

        var livekit = folder.config().livekit();

        assertThat(livekit.first().key()).isEqualTo(new ApiKey("new", Secret.of(NEW)));
        assertThat(livekit.oldestKey().id()).isEqualTo("old");
    }

    @Test
    void pairsCanComeFromTheEnvironment() {
        folder.with("livekit", "url: wss://livekit.example.com")
                .variable("ROOMKEY_LIVEKIT_KEYS_0_API_KEY", "APInew")
                .variable("ROOMKEY_LIVEKIT_KEYS_0_API_SECRET", NEW);

        assertThat(folder.config().livekit().first().keys()).containsExactly(new ApiKey("APInew", Secret.of(NEW)));
    }

    @Test
    void ecosystemsVariablesArePassedOverBesideAList() {
        folder.with("livekit", "url: wss://livekit.example.com", "keys: [ { api-key: new, api-secret-file: new.txt } ]")
                .variable("LIVEKIT_API_KEY", "APIother")
                .variable("LIVEKIT_API_SECRET", NEW);

        assertThat(folder.config().livekit().first().key().id()).isEqualTo("new");
    }

    @Test
    void pairBesideAListIsRefused() {
        folder.with(
                "livekit",
                "url: wss://livekit.example.com",
                "api-key: old",
                "keys: [ { api-key: new, api-secret-file: new.txt } ]");

        assertThat(folder.problems())
                .containsExactly("livekit.api-key  gateway.yaml:3: stands beside pairs elsewhere;"
                        + " move it into keys, whose first pair signs, or remove it");
    }

    @Test
    void badPairsOfAListAreRefusedWhereTheyStand() {
        folder.file("short.txt", "short")
                .with(
                        "livekit",
                        "url: wss://livekit.example.com",
                        "keys:",
                        "  - { api-key: devkey, api-secret-file: short.txt, api-keys: x }",
                        "  - { api-key: old }");

        assertThat(folder.problems())
                .map(it -> it.substring(0, it.indexOf(' ')))
                .containsExactly(
                        "livekit.keys[0].api-key",
                        "livekit.keys[0].api-secret",
                        "livekit.keys[0].api-keys",
                        "livekit.keys[1].api-secret");
    }

    @Test
    void emptyListIsRefused() {
        folder.with("livekit", "url: wss://livekit.example.com", "keys: []");

        assertThat(folder.problems())
                .containsExactly("livekit.keys  gateway.yaml:3: holds no pair; write one, or remove the key");
    }

    @Test
    void oneIdTwiceIsRefused() {
        folder.with(
                "livekit",
                "url: wss://livekit.example.com",
                "keys: [ { api-key: a, api-secret-file: new.txt }, { api-key: a, api-secret-file: secret.txt } ]");

        assertThat(folder.problems())
                .containsExactly("livekit.keys  gateway.yaml:3: is refused; keys must not hold one API key twice");
    }

    @Test
    void projectsHaveNamesAndTheirOwnLife() {
        folder.with("livekit", "webhooks: true", "ttl: 20m", "projects:", EU, US)
                .with("rooms", rule("project: us"));

        assertThat(folder.config().livekit())
                .isEqualTo(new LiveKitConfig(
                        Map.of(
                                "eu",
                                new LiveKitProject(
                                        URI.create("wss://eu.example.com"),
                                        List.of(new ApiKey("EU", Secret.of(ConfigFolder.SECRET))),
                                        Duration.ofMinutes(30)),
                                "us",
                                new LiveKitProject(
                                        URI.create("wss://us.example.com"),
                                        List.of(
                                                new ApiKey("US2", Secret.of(NEW)),
                                                new ApiKey("US1", Secret.of(ConfigFolder.SECRET))),
                                        Duration.ofMinutes(20))),
                        true));
    }

    @Test
    void unknownProjectIsRefused() {
        folder.with("livekit", "projects:", EU, US).with("rooms", rule("project: asia"));

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("rooms.rules[0].project", "must be one of eu, us");
    }

    @Test
    void missingChoiceIsRefused() {
        folder.with("livekit", "projects:", EU, US).with("rooms", rule("ttl: 10m"));

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("rooms.rules[0].project", "must be one of eu, us");
    }

    @Test
    void choiceIsInherited() {
        folder.with("livekit", "projects:", EU)
                .with(
                        "rooms",
                        "rules:",
                        "  - { name: base, room: a, project: eu, preset: viewer }",
                        "  - { name: heir, room: b, inherit: base }");

        assertThat(folder.config().rooms().projects()).containsExactly("eu", "eu");
    }

    @Test
    void choiceWithoutProjectsIsRefused() {
        folder.with("rooms", rule("project: eu"));

        assertThat(folder.problems()).singleElement().asString().contains("since livekit has no projects");
    }

    @Test
    void oneProjectBesideOthersIsRefused() {
        folder.with("livekit", "url: wss://livekit.example.com", "api-key: key", "projects:", EU)
                .with("rooms", rule("project: eu"));

        assertThat(folder.problems())
                .map(it -> it.substring(0, it.indexOf(' ')))
                .containsExactlyInAnyOrder("livekit.url", "livekit.api-key");
    }

    @Test
    void projectNeedsAUsableNameAndAllOfItsKeys() {
        folder.with("livekit", "projects:", "  EU: { ttl: 10m }");

        assertThat(folder.problems())
                .map(it -> it.substring(0, it.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        "livekit.projects.EU.url",
                        "livekit.projects.EU.api-key",
                        "livekit.projects.EU.api-secret",
                        "livekit.projects");
    }

    @Test
    void oneIdWithTwoSecretsInTwoProjectsIsRefused() {
        folder.with(
                        "livekit",
                        "projects:",
                        EU,
                        "  us: { url: wss://us.example.com, api-key: EU, api-secret-file: new.txt }")
                .with("rooms", rule("project: eu"));

        assertThat(folder.problems()).singleElement().asString().contains("different secrets for one API key");
    }

    @Test
    void onePairMayServeTwoProjects() {
        folder.with(
                        "livekit",
                        "projects:",
                        EU,
                        "  us: { url: wss://us.example.com, api-key: EU, api-secret-file: secret.txt }")
                .with("rooms", rule("project: eu"));

        assertThat(folder.config().livekit().keys()).hasSize(1);
    }

    @Test
    void marginAboveTheLifeOfAnyProjectIsRefused() {
        folder.with("livekit", "projects:", EU).with("cache", "margin: 30m").with("rooms", rule("project: eu"));

        assertThat(folder.problems()).singleElement().asString().contains("cache.margin");
    }

    @Test
    void oldestPairNamesUsersUntilAKeyIsConfiguredForIt() {
        var key = "01234567890123456789012345678901";
        folder.with("livekit", "projects:", US).with("rooms", rule("project: us"));
        assertThat(folder.config().namesSecret()).isEqualTo(Secret.of(ConfigFolder.SECRET));

        folder.file("names.txt", Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
                .with("cache", "names-key-file: names.txt");

        assertThat(folder.config().namesSecret()).isEqualTo(Secret.of(key));
    }

    @Test
    void namesKeyOfAnotherLengthIsRefused() {
        folder.variable("ROOMKEY_CACHE_NAMES_KEY", "c2hvcnQ=");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("cache.names-key", "32 bytes in base64")
                .doesNotContain("c2hvcnQ");
    }

    private static String rule(String term) {
        return "rules: [ { name: all, room: '*', preset: viewer, " + term + " } ]";
    }
}
