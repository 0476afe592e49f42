package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveKitProjectTest {
    private static final URI URL = URI.create("wss://livekit.example.com");
    private static final ApiKey NEW = new ApiKey("new", Secret.of("the newer secret"));
    private static final ApiKey OLD = new ApiKey("old", Secret.of("the older secret"));
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void lifeIsBetweenFiveMinutesAndADay() {
        assertThat(new LiveKitProject(URL, List.of(NEW), Duration.ofMinutes(5)).ttl())
                .hasMinutes(5);
        assertThat(new LiveKitProject(URL, List.of(NEW), Duration.ofDays(1)).ttl())
                .hasHours(24);
        assertRefused(URL, List.of(NEW), Duration.ofMinutes(5).minusMillis(1));
        assertRefused(URL, List.of(NEW), Duration.ofDays(1).plusMillis(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://livekit.example.com", "wss:livekit", "//livekit.example.com"})
    void otherUrlsAreRefused(String url) {
        assertRefused(URI.create(url), List.of(NEW), HOUR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://localhost:7880", "wss://livekit.example.com"})
    void websocketUrlsAreTaken(String url) {
        assertThat(new LiveKitProject(URI.create(url), List.of(NEW), HOUR).url())
                .hasToString(url);
    }

    @Test
    void firstPairSignsAndTheLastOneIsTheOldest() {
        var project = new LiveKitProject(URL, List.of(NEW, OLD), HOUR);

        assertThat(project.key()).isEqualTo(NEW);
        assertThat(project.oldestKey()).isEqualTo(OLD);
    }

    @Test
    void projectHasAPairAndNoKeyTwice() {
        assertRefused(URL, List.of(), HOUR);
        assertRefused(URL, List.of(NEW, new ApiKey("new", Secret.of("another secret"))), HOUR);
    }

    @Test
    void severalProjectsAllHaveNames() {
        var project = new LiveKitProject(URL, List.of(NEW), HOUR);

        assertThat(new LiveKitConfig(Map.of("", project), false).hasNames()).isFalse();
        assertThat(new LiveKitConfig(Map.of("a", project, "b", project), false).hasNames())
                .isTrue();
        assertThatThrownBy(() -> new LiveKitConfig(Map.of("", project, "b", project), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LiveKitConfig(Map.of(), false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneKeyHasOneSecretInAllProjects() {
        var here = new LiveKitProject(URL, List.of(NEW, OLD), HOUR);
        var elsewhere = new LiveKitProject(URL, List.of(new ApiKey("old", Secret.of("a third secret"))), HOUR);

        assertThat(new LiveKitConfig(Map.of("a", here, "b", here), false).keys())
                .containsExactlyInAnyOrder(NEW, OLD);
        assertThatThrownBy(() -> new LiveKitConfig(Map.of("a", here, "b", elsewhere), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void firstProjectIsTheFirstByName() {
        var here = new LiveKitProject(URL, List.of(NEW), HOUR);
        var config = new LiveKitConfig(Map.of("b", new LiveKitProject(URL, List.of(OLD), HOUR), "a", here), false);

        assertThat(config.first()).isEqualTo(here);
        assertThat(config.oldestKey()).isEqualTo(NEW);
    }

    private static void assertRefused(URI url, List<ApiKey> keys, Duration ttl) {
        assertThatThrownBy(() -> new LiveKitProject(url, keys, ttl)).isInstanceOf(IllegalArgumentException.class);
    }
}
