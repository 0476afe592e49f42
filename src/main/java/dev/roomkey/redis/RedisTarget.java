package dev.roomkey.redis;

import dev.roomkey.model.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that can be connected to. Its URLs hold no credentials, so it may be printed.
 *
 * @param topology how the nodes behind the URLs belong together
 * @param urls {@code redis://}, {@code rediss://} or {@code unix://}; one when standalone, else the sentinels or some
 *     nodes of the cluster, all of one scheme. A path or {@code ?db=} is the number of the database
 * @param masterName what the sentinels call the master; for {@link Topology#SENTINEL} only
 * @param credentials the ACL user; null when none is asked for. Sentinels are given the same
 * @param tls whom {@code rediss://} trusts
 */
public record RedisTarget(
        Topology topology,
        List<URI> urls,
        @Nullable String masterName,
        @Nullable Credentials credentials,
        Tls tls) {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "unix");
    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,5}");

    /** How the nodes behind the URLs belong together. */
    public enum Topology {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /**
     * An ACL user.
     *
     * @param user {@code default} when null
     */
    public record Credentials(@Nullable String user, Secret password) {
        /** Without the name, which is as good as half of what is needed to get in. */
        @Override
        public String toString() {
            return "Credentials[redacted]";
        }
    }

    /**
     * PEM files, read anew at each connection. The server's name is always verified.
     *
     * @param caFile authorities to trust instead of the JVM's
     * @param certFile our own certificate, for servers that ask for one
     * @param keyFile the private key of {@code certFile}
     */
    public record Tls(
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile) {
        /** The JVM's authorities and no certificate of our own. */
        public static final Tls DEFAULT = new Tls(null, null, null);

        public Tls {
            require((certFile == null) == (keyFile == null), "tls needs both cert-file and key-file, or neither");
        }
    }

    public RedisTarget {
        urls = List.copyOf(urls);
        require(!urls.isEmpty(), "at least one url is needed");
        require(
                urls.stream().allMatch(RedisTarget::isPlain),
                "each url must be redis://host, rediss://host or unix:///path, without user and password");
        require(urls.stream().map(URI::getScheme).distinct().count() == 1, "all urls must have the same scheme");
        require(topology != Topology.STANDALONE || urls.size() == 1, "a standalone Redis has one url");
        require(
                (topology == Topology.SENTINEL) == (masterName != null),
                "master-name belongs to sentinels, and they need it");
    }

    /**
     * A standalone Redis.
     *
     * @param url may hold a user and a password, percent-encoded
     */
    public static RedisTarget standalone(URI url) {
        return new RedisTarget(Topology.STANDALONE, List.of(withoutUser(url)), null, credentials(url), Tls.DEFAULT);
    }

    private static URI withoutUser(URI url) {
        var user = url.getRawUserInfo();
        return user == null ? url : URI.create(url.toString().replaceFirst(Pattern.quote(user + "@"), ""));
    }

    private static @Nullable Credentials credentials(URI url) {
        var text = url.getRawUserInfo();
        if (text == null) {
            return null;
        }
        var colon = text.indexOf(':');
        require(colon >= 0, "a url with a user needs a password as well: redis://user:password@host");
        var user = decoded(text.substring(0, colon));
        return new Credentials(user.isEmpty() ? null : user, Secret.of(decoded(text.substring(colon + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isPlain(URI url) {
        return url.getScheme() != null
                && SCHEMES.contains(url.getScheme())
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && (url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= 65_535))
                && (url.getScheme().equals("unix") ? isSocket(url) : url.getHost() != null && isDatabase(url.getPath()))
                && isDatabaseQuery(url.getRawQuery());
    }

    private static boolean isSocket(URI url) {
        return url.getRawAuthority() == null
                && url.getPath() != null
                && url.getPath().length() > 1;
    }

    private static boolean isDatabase(String path) {
        return path.length() < 2 || DATABASE.matcher(path.substring(1)).matches();
    }

    private static boolean isDatabaseQuery(@Nullable String query) {
        return query == null
                || (query.startsWith("db=")
                        && DATABASE.matcher(query.substring(3)).matches());
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
