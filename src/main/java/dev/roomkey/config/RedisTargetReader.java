package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.redis.RedisTarget;
import dev.roomkey.redis.RedisTarget.Credentials;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where one Redis is and how to get in: by URL, by its sentinels, or by some nodes of a cluster. */
final class RedisTargetReader {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "unix");

    private RedisTargetReader() {}

    /**
     * What holds null where no Redis is named. The section is not built: it may have more keys.
     *
     * @param ecosystem the variable that may hold the URL too, or nothing
     */
    static Field<RedisTarget> read(Section redis, String ecosystem) {
        var nodes = nodes(redis, ecosystem);
        var credentials = credentials(redis, nodes);
        var tls = tls(redis);
        if (!Tls.DEFAULT.equals(tls.orNull())
                && nodes.value().filter(it -> !it.isEncrypted()).isPresent()) {
            redis.refuse("ca-file", "has no effect without TLS", "begin the URL with rediss://, or remove the file");
        }
        return nodes.isBroken() || credentials.isBroken() || tls.isBroken()
                ? Field.broken()
                : nodes.then(it -> redis.take(
                        redis.reading().attempt(redis.path(), () -> it.target(credentials.orNull(), tls.get()))));
    }

    /** The nodes that are named, and how they belong together. */
    private record Nodes(
            Topology topology, List<URI> urls, @Nullable String masterName) {
        boolean isEncrypted() {
            return urls.stream().allMatch(it -> "rediss".equals(it.getScheme()));
        }

        boolean holdsUser() {
            return urls.stream().anyMatch(it -> it.getRawUserInfo() != null);
        }

        RedisTarget target(@Nullable Credentials credentials, Tls tls) {
            if (topology == Topology.STANDALONE && urls.getFirst().getRawUserInfo() != null) {
                var named = RedisTarget.standalone(urls.getFirst());
                return new RedisTarget(topology, named.urls(), masterName, named.credentials(), tls);
            }
            return new RedisTarget(topology, urls, masterName, credentials, tls);
        }
    }

    private static Field<Nodes> nodes(Section redis, String ecosystem) {
        var url = redis.get("url", Form.text(), ecosystem).optional();
        var sentinels = redis.list("sentinels", Form.text()).or(List.of());
        var masterName = redis.get("master-name", Form.text()).optional();
        var cluster = redis.list("cluster", Form.text()).or(List.of());
        if (sentinels.isBroken() || cluster.isBroken() || masterName.isBroken() || url.isBroken()) {
            return Field.broken();
        }
        var named = Stream.of(
                        new Named(
                                "url",
                                Topology.STANDALONE,
                                urls(redis, "url", url.value().stream().toList())),
                        new Named("sentinels", Topology.SENTINEL, urls(redis, "sentinels", sentinels.get())),
                        new Named("cluster", Topology.CLUSTER, urls(redis, "cluster", cluster.get())))
                .filter(it -> !it.urls().isEmpty())
                .toList();
        if (named.size() > 1) {
            redis.refuse(
                    named.getLast().key(), "stands beside " + named.getFirst().key(), "name Redis in one way");
        }
        return named.isEmpty()
                ? nothing(redis, masterName)
                : Field.of(named.getFirst().with(masterName.orNull()));
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

    /** Of the ACL user; null where the URL holds them, or none are needed. */
    private static Field<Credentials> credentials(Section redis, Field<Nodes> nodes) {
        var user = redis.get("user", Form.text()).optional();
        var password = new Secrets(redis).secret("password", "").optional();
        if (user.value().isPresent() && !password.isBroken() && password.value().isEmpty()) {
            redis.refuse("user", "has no password", "name a file that holds it with password-file");
        }
        if (nodes.value().filter(Nodes::holdsUser).isPresent()) {
            checkUserOfUrl(redis, password);
        }
        return password.then(it -> Field.of(new Credentials(user.orNull(), it)));
    }

    private static void checkUserOfUrl(Section redis, Field<Secret> password) {
        if (redis.file("url").isPresent() && redis.variable("url").isEmpty()) {
            redis.refuse(
                    "url",
                    "must not hold a user or a password in the configuration file",
                    "write user and password-file");
        }
        if (password.value().isPresent()) {
            redis.refuse("password", "stands beside the one in url", "leave out one of the two");
        }
    }

    private static Field<Tls> tls(Section redis) {
        var files = new Secrets(redis);
        var authorities = readable(redis, "ca-file", files.path("ca-file"));
        var certificate = readable(redis, "cert-file", files.path("cert-file"));
        var key = readable(redis, "key-file", files.path("key-file"));
        return authorities.isBroken() || certificate.isBroken() || key.isBroken()
                ? Field.broken()
                : redis.take(redis.reading()
                        .attempt(
                                redis.path(), () -> new Tls(authorities.orNull(), certificate.orNull(), key.orNull())));
    }

    private static Field<Path> readable(Section redis, String key, Field<Path> path) {
        if (path.value().filter(it -> !Files.isReadable(it)).isPresent()) {
            redis.refuse(
                    key, "cannot be read", "write the path of a PEM file, absolute or from the folder of this file");
        }
        return path;
    }

    /** Looked at without {@link Shapes}: what stands here by mistake may be a password, and is never quoted. */
    private static List<URI> urls(Section redis, String key, List<String> texts) {
        var urls = texts.stream()
                .map(RedisTargetReader::parse)
                .flatMap(Optional::stream)
                .toList();
        if (urls.size() < texts.size()) {
            redis.refuse(
                    key,
                    "is not a Redis URL",
                    "write it like redis://host:6379, rediss://host:6380 for TLS, or unix:///run/redis.sock, with what is"
                            + " special in a password percent-encoded");
        }
        return urls;
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(it -> SCHEMES.contains(String.valueOf(it.getScheme())))
                    .filter(it -> it.getHost() != null || "unix".equals(it.getScheme()));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
