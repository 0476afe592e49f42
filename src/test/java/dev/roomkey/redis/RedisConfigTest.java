package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.roomkey.model.Secret;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisTarget.Credentials;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {
    @Test
    void oneUrlServesEveryRoleWithTheDefaults() {
        var config = RedisConfig.of(URI.create("redis://cache:6379"));

        assertThat(config.targets().keySet()).containsExactlyInAnyOrder(Role.values());
        assertThat(config.targets().values())
                .allSatisfy(it -> assertThat(it.topology()).isEqualTo(Topology.STANDALONE));
        assertThat(config.keyPrefix()).isEqualTo("roomkey:");
        assertThat(config.deadline()).isEqualTo(Duration.ofMillis(50));
        assertThat(config.circuit()).isEqualTo(new RedisConfig.Circuit(5, Duration.ofSeconds(1)));
    }

    @Test
    void userAndPasswordLeaveTheUrl() {
        var target = RedisTarget.standalone(URI.create("rediss://app%40eu:p%2B+%3a@cache:6380/2"));

        assertThat(target.urls()).containsExactly(URI.create("rediss://cache:6380/2"));
        assertThat(target.credentials()).isEqualTo(new Credentials("app@eu", Secret.of("p++:")));
    }

    @Test
    void passwordWithoutUserIsTheDefaultUsers() {
        var target = RedisTarget.standalone(URI.create("redis://:pw@cache"));

        assertThat(target.credentials()).isEqualTo(new Credentials(null, Secret.of("pw")));
    }

    @Test
    void printedConfigurationHoldsNoCredentials() {
        var config = RedisConfig.of(URI.create("redis://alice:hunter2@cache:6379"));

        assertThat(config.toString())
                .contains("cache:6379")
                .doesNotContain("alice")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://cache",
                "redis://cache:6379",
                "redis://[::1]:6379/3",
                "rediss://cache/",
                "redis://cache?db=4",
                "unix:///run/redis.sock",
                "unix:/run/redis.sock",
                "unix:///run/redis.sock?db=1"
            })
    void urlIsTaken(String url) {
        assertThatNoException().isThrownBy(() -> RedisTarget.standalone(URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cache",
                "cache",
                "//cache",
                "redis:cache",
                "redis:///0",
                "redis://user@cache",
                "redis://cache/x",
                "redis://cache/1/2",
                "redis://cache?password=x",
                "redis://cache?user=a&password=x",
                "redis://cache#1",
                "unix://",
                "unix:///",
                "unix://host/run/redis.sock",
                "unix:///run/redis.sock?password=x"
            })
    void urlIsRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisTarget.standalone(URI.create(url)))
                .withMessageNotContaining("password=x");
    }

    @Test
    void sentinelsNeedTheNameOfTheirMaster() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(Topology.SENTINEL, null, "redis://a", "redis://b"));
        assertThatIllegalArgumentException().isThrownBy(() -> target(Topology.CLUSTER, "main", "redis://a"));
        assertThatNoException().isThrownBy(() -> target(Topology.SENTINEL, "main", "redis://a", "redis://b"));
    }

    @Test
    void standaloneRedisHasOneUrl() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(Topology.STANDALONE, null, "redis://a", "redis://b"));
        assertThatIllegalArgumentException().isThrownBy(() -> target(Topology.STANDALONE, null));
    }

    @Test
    void schemesAreNotMixed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(Topology.CLUSTER, null, "redis://a", "rediss://b"));
    }

    @Test
    void certificateNeedsItsKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tls(null, Path.of("cert.pem"), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"room key:", "{roomkey}:", "schlüssel:", "a\nb"})
    void prefixThatBreaksKeysIsRefused(String prefix) {
        var good = RedisConfig.of(URI.create("redis://cache"));

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new RedisConfig(good.targets(), prefix, good.deadline(), good.connectTimeout(), good.circuit()))
                .withMessageContaining("key-prefix");
    }

    @Test
    void boundsAreHeld() {
        var good = RedisConfig.of(URI.create("redis://cache"));

        assertThatIllegalArgumentException().isThrownBy(() -> timed(good, Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timed(good, Duration.ofSeconds(11), Duration.ofSeconds(20)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timed(good, Duration.ofMillis(50), Duration.ofMillis(49)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new RedisConfig(Map.of(), "roomkey:", good.deadline(), good.connectTimeout(), good.circuit()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisConfig.Circuit(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisConfig.Circuit(1, Duration.ZERO));
    }

    private static RedisConfig timed(RedisConfig good, Duration deadline, Duration connectTimeout) {
        return new RedisConfig(good.targets(), good.keyPrefix(), deadline, connectTimeout, good.circuit());
    }

    private static RedisTarget target(Topology topology, @Nullable String master, String... urls) {
        return new RedisTarget(topology, List.of(urls).stream().map(URI::create).toList(), master, null, Tls.DEFAULT);
    }
}
