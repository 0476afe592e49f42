package dev.roomkey.config;

import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisTarget;
import dev.roomkey.redis.RedisTarget.Credentials;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where Redis is. A section that names no Redis is none at all: everything then lives in this process. */
final class RedisReader {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "unix");

    private RedisReader() {}

    /** What holds null where no Redis is named. */
    static Field<RedisConfig> read(Section redis) {
        var nodes = nodes(redis);
        var credentials = credentials(redis);
        var tls = tls(redis);
        var prefix = redis.get("key-prefix", Form.text()).or(RedisConfig.DEFAULT_KEY_PREFIX);
        var deadline = redis.get("deadline", Form.duration(RedisConfig.MIN_DEADLINE, RedisConfig.MAX_DEADLINE))
                .or(RedisConfig.DEFAULT_DEADLINE);
        var connectTimeout = redis.get("connect-timeout", Form.duration(Duration.ofMillis(50), Duration.ofMinutes(1)))
                .or(RedisConfig.DEFAULT_CONNECT_TIMEOUT);
        if (nodes.orNull() == null) {
            return redis.build(() -> null);
        }
        return redis.build(() -> new RedisConfig(
                forAll(nodes.get().target(credentials.orNull(), tls.get())),
                prefix.get(),
                deadline.get(),
                connectTimeout.get(),
                RedisConfig.Circuit.DEFAULT));
    }

    /** The nodes that are named, and how they belong together. */
    private record Nodes(
            Topology topology, List<URI> urls, @Nullable String masterName) {
        RedisTarget target(@Nullable Credentials credentials, Tls tls) {
            if (topology == Topology.STANDALONE && urls.getFirst().getRawUserInfo() != null) {
                var named = RedisTarget.standalone(urls.getFirst());
                return new RedisTarget(topology, named.urls(), masterName, named.credentials(), tls);
            }
            return new RedisTarget(topology, urls, masterName, credentials, tls);
        }
    }

    private static Field<Nodes> nodes(Section redis) {
        var url = redis.get("url", url(), "REDIS_URL").optional();
        var sentinels = redis.list("sentinels", url()).or(List.of());
        var masterName = redis.get("master-name", Form.text()).optional();
        var cluster = redis.list("cluster", url()).or(List.of());
        if (url.value().filter(it -> it.getRawUserInfo() != null).isPresent() && isInFile(redis)) {
            redis.refuse(
                    "url",
                    "must not hold a user or a password in the configuration file",
                    "write user and password-file");
        }
        if (sentinels.isBroken() || cluster.isBroken() || masterName.isBroken() || url.isBroken()) {
            return Field.broken();
        }
        var named = named(url.orNull(), sentinels.get(), cluster.get());
        if (named.size() > 1) {
            redis.refuse(
                    named.getLast().key(), "stands beside " + named.getFirst().key(), "name Redis in one way");
        }
        return named.isEmpty()
                ? nothing(redis, masterName)
                : Field.of(named.getFirst().with(masterName.orNull()));
    }

    /** In which ways Redis is named. */
    private static List<Named> named(@Nullable URI url, List<URI> sentinels, List<URI> cluster) {
        return Stream.of(
                        new Named(
                                "url",
                                Topology.STANDALONE,
                                Stream.ofNullable(url).toList()),
                        new Named("sentinels", Topology.SENTINEL, sentinels),
                        new Named("cluster", Topology.CLUSTER, cluster))
                .filter(it -> !it.urls().isEmpty())
                .toList();
    }

    private record Named(String key, Topology topology, List<URI> urls) {
        Nodes with(@Nullable String masterName) {
            return new Nodes(topology, urls, masterName);
        }
    }

    /** What is said of a Redis that is nowhere named would have no effect, and somebody believes that it has. */
    private static Field<Nodes> nothing(Section redis, Field<String> masterName) {
        if (masterName.value().isPresent()
                || redis.file("user").isPresent()
                || redis.file("password-file").isPresent()
                || redis.file("ca-file").isPresent()) {
            redis.refuse("url", "is missing", "write where Redis is, like redis://host:6379");
        }
        return Field.of(null);
    }

    private static boolean isInFile(Section redis) {
        return redis.file("url").isPresent() && redis.variable("url").isEmpty();
    }

    private static Field<Credentials> credentials(Section redis) {
        var user = redis.get("user", Form.text()).optional();
        return new Secrets(redis)
                .secret("password", "")
                .optional()
                .then(it -> Field.of(new Credentials(user.orNull(), it)));
    }

    private static Field<Tls> tls(Section redis) {
        var files = new Secrets(redis);
        var authorities = files.path("ca-file");
        var certificate = files.path("cert-file");
        var key = files.path("key-file");
        return authorities.isBroken() || certificate.isBroken() || key.isBroken()
                ? Field.broken()
                : redis.take(redis.reading()
                        .attempt(
                                redis.path(), () -> new Tls(authorities.orNull(), certificate.orNull(), key.orNull())));
    }

    private static Map<Role, RedisTarget> forAll(RedisTarget target) {
        var targets = new EnumMap<Role, RedisTarget>(Role.class);
        for (var role : Role.values()) {
            targets.put(role, target);
        }
        return targets;
    }

    private static Form<URI> url() {
        return new Form<>(
                "a Redis URL",
                it -> "write it like redis://host:6379, rediss://host:6380 for TLS, or unix:///run/redis.sock",
                RedisReader::parse,
                URI::toString);
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text)).filter(it -> SCHEMES.contains(String.valueOf(it.getScheme())));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
