package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisTarget;
import dev.roomkey.redis.RedisTarget.Credentials;
import dev.roomkey.redis.RedisTarget.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSectionTest {
    private final ConfigFolder folder;

    RedisSectionTest(@TempDir Path temp) {
        folder = new ConfigFolder(temp);
    }

    @Test
    void withoutAnyRedisEverythingIsInTheProcess() {
        assertThat(folder.config().redis()).isNull();
    }

    @Test
    void redisHasDefaults() {
        folder.with("redis", "url: redis://r:6379");

        assertThat(folder.config().redis()).isEqualTo(RedisConfig.of(URI.create("redis://r:6379")));
    }

    @Test
    void redisTakesEveryKey() {
        folder.file("password", "a password");
        List.of("ca.pem", "cert.pem", "key.pem").forEach(it -> folder.file(it, "PEM"));
        folder.with(
                "redis",
                "sentinels: [rediss://s1:26379, rediss://s2:26379]",
                "master-name: main",
                "user: roomkey",
                "password-file: password",
                "ca-file: ca.pem",
                "cert-file: cert.pem",
                "key-file: key.pem",
                "key-prefix: 'rk:'",
                "deadline: 20ms",
                "connect-timeout: 500ms");

        var redis = redis();

        assertThat(List.of(redis.keyPrefix(), redis.deadline(), redis.connectTimeout()))
                .isEqualTo(List.of("rk:", Duration.ofMillis(20), Duration.ofMillis(500)));
        assertThat(redis.targets().get(Role.TOKENS)).satisfies(it -> {
            assertThat(it.topology()).isEqualTo(Topology.SENTINEL);
            assertThat(it.urls()).hasSize(2);
            assertThat(it.masterName()).isEqualTo("main");
            assertThat(it.credentials()).isEqualTo(new Credentials("roomkey", Secret.of("a password")));
            assertThat(it.tls().caFile()).hasFileName("ca.pem");
        });
    }

    @Test
    void clusterIsNamedByItsNodes() {
        folder.with("redis", "cluster: [redis://n1:6379, redis://n2:6379]");

        assertThat(redis().targets().values())
                .allSatisfy(it -> assertThat(it.topology()).isEqualTo(Topology.CLUSTER));
    }

    @Test
    void roleMayHaveARedisOfItsOwn() {
        folder.file("password", "a password");
        folder.with(
                "redis",
                "url: redis://common:6379",
                "user: roomkey",
                "password-file: password",
                "sessions: { sentinels: [redis://s1:26379], master-name: app }");

        var targets = redis().targets();

        assertThat(targets.get(Role.SESSIONS)).isEqualTo(sentinel());
        assertThat(List.of(targets.get(Role.LIMITS), targets.get(Role.TOKENS)))
                .allSatisfy(it -> assertThat(it.urls()).containsExactly(URI.create("redis://common:6379")))
                .allSatisfy(it -> assertThat(it.credentials()).isNotNull());
    }

    @Test
    void rolesThatAllHaveTheirOwnNeedNoCommonOne() {
        folder.with("redis", "limits: { url: redis://l }", "tokens: { cluster: [redis://t] }")
                .variable("ROOMKEY_REDIS_SESSIONS_URL", "redis://me:hunter2@s");

        var targets = redis().targets();

        assertThat(targets.get(Role.LIMITS)).isEqualTo(RedisTarget.standalone(URI.create("redis://l")));
        assertThat(targets.get(Role.TOKENS)).extracting(RedisTarget::topology).isEqualTo(Topology.CLUSTER);
        assertThat(targets.get(Role.SESSIONS)).isEqualTo(RedisTarget.standalone(URI.create("redis://me:hunter2@s")));
    }

    @Test
    void roleWithoutARedisIsNamed() {
        folder.with("redis", "limits: { url: redis://l }", "tokens: { url: redis://t }");

        assertThat(folder.problems())
                .singleElement()
                .satisfies(it -> assertThat(it).startsWith("redis.sessions").contains("has no Redis"));
    }

    private static RedisTarget sentinel() {
        return new RedisTarget(
                Topology.SENTINEL, List.of(URI.create("redis://s1:26379")), "app", null, RedisTarget.Tls.DEFAULT);
    }

    @Test
    void environmentsUrlMayHoldUserAndPassword() {
        folder.variable("REDIS_URL", "redis://me:a%20password@r:6379");

        assertThat(redis().targets().get(Role.LIMITS))
                .extracting(RedisTarget::urls, RedisTarget::credentials)
                .containsExactly(List.of(URI.create("redis://r:6379")), new Credentials("me", Secret.of("a password")));
    }

    @Test
    void environmentsUrlDoesNotGoBesideACluster() {
        folder.with("redis", "cluster: [redis://n1:6379]").variable("REDIS_URL", "redis://r:6379");

        assertThat(folder.problems())
                .singleElement()
                .satisfies(it -> assertThat(it).contains("redis.cluster", "stands beside url"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: 'redis://me:hunter2@r:6379' | redis.url | must not hold a user or a password",
                "password: hunter2 | redis.password | must not stand in the configuration file",
                "url: 'http://r:6379' | redis.url | is not a Redis URL",
                "url: 'redis://:ab/hunter2^x@host:6379' | redis.url | is not a Redis URL",
                "url: 'redis://:hunter2@x^y@host:6379' | redis.url | is not a Redis URL",
                "url: 'app:hunter2 pw@host:6379' | redis.url | is not a Redis URL",
                "url: 'redis://my_redis:6379' | redis.url | is not a Redis URL",
                "url: 'redis://r:99999' | redis | each url must be",
                "{ url: 'redis://r', user: me } | redis.user | has no password",
                "{ url: 'redis://r', ca-file: secret.txt } | redis.ca-file | has no effect without TLS",
                "{ url: 'rediss://r', ca-file: nowhere.pem } | redis.ca-file | cannot be read",
                "url: 'http://me:hunter2@r:6379' | redis.url | is not a Redis URL",
                "{ url: 'redis://r', cluster: 'redis://n' } | redis.cluster | stands beside url",
                "{ url: 'redis://r', master-name: main } | redis | master-name belongs to sentinels",
                "sentinels: 'redis://s' | redis | master-name belongs to sentinels",
                "user: roomkey | redis.url | is missing",
                "limits: {user: roomkey} | redis.limits.url | is missing",
                "tokens: {url: 'http://me:hunter2@r'} | redis.tokens.url | is not a Redis URL",
                "tokens: {url: 'redis://me:hunter2@r'} | redis.tokens.url | must not hold a user or a password",
                "limits: {urls: 'redis://r'} | redis.limits.urls | is not a key",
                "limits: {key-prefix: x} | redis.limits.key-prefix | is not a key",
                "{ url: 'redis://r', deadline: 0ms } | redis.deadline | is not a duration from 1ms to 10s",
                "{ url: 'redis://r', key-prefix: 'a b' } | redis | key-prefix must be printable"
            })
    void mistakeIsNamedAndNoPasswordShown(String yaml, String key, String what) {
        folder.with("redis", yaml.replaceAll("^\\{ ?|(?<= )}$", "").split(", (?=[a-z-]+:)", -1));

        assertThat(folder.problems())
                .first()
                .satisfies(it -> assertThat(it).startsWith(key).contains(what).doesNotContain("hunter2"));
    }

    @Test
    void passwordFileThatIsMissingIsOneProblemAndNotTwo() {
        folder.with("redis", "url: redis://r", "user: roomkey", "password-file: nowhere");

        assertThat(folder.problems())
                .singleElement()
                .satisfies(it -> assertThat(it).startsWith("redis.password-file"));
    }

    private RedisConfig redis() {
        return Objects.requireNonNull(folder.config().redis());
    }
}
