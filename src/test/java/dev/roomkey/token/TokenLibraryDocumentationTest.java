package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/token-library.md stand here word for word, and do what is said of them. */
class TokenLibraryDocumentationTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");

    private final ApiKey key = new ApiKey("devkey", Secret.of("secret"));

    @Test
    void joiningExampleIsVerifiedByTheVerifyingOne() {
        String jwt = new AccessToken("devkey", "secret")
                .identity("alice")
                .name("Alice")
                .ttl(Duration.ofMinutes(10))
                .addGrant(VideoGrant.join("my-room"))
                .toJwt();
        var verifier = new TokenVerifier(List.of(key), InstantSource.system());
        String who = switch (verifier.verify(jwt)) {
            case Verification.Valid valid -> valid.identity();
            case Verification.Invalid(var reason) -> "refused: " + reason;
        };

        assertThat(who).isEqualTo("alice");
    }

    @Test
    void viewerAndSpeakerAreTokens() {
        String viewer = AccessToken.of(key)
                .identity("viewer-1")
                .addGrant(VideoGrant.builder()
                        .roomJoin(true)
                        .room("my-room")
                        .canPublish(false)
                        .canPublishData(false)
                        .build())
                .roomConfig(Map.of("agents", List.of(Map.of("agentName", "support-bot"))))
                .toJwt();
        String speaker = AccessToken.of(key)
                .identity("speaker-1")
                .addVideoGrant(Map.of("roomJoin", true, "room", "my-room", "canPublishSources", List.of("microphone")))
                .toJwt();

        assertThat(List.of(viewer, speaker)).allMatch(it -> it.startsWith("eyJ"));
    }

    @Test
    void examplesOfTheDocumentationAreThoseAbove() throws Exception {
        var source =
                plain(Files.readString(Path.of("src/test/java/dev/roomkey/token/TokenLibraryDocumentationTest.java")));

        var examples = EXAMPLE.matcher(Files.readString(Path.of("docs/token-library.md")))
                .results()
                .map(it -> it.group(1))
                .toList();

        assertThat(examples).hasSize(4).allSatisfy(it -> assertThat(source).contains(plain(it)));
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
