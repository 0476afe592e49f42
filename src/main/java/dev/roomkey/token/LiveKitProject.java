package dev.roomkey.token;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * A LiveKit project: a server, or a cluster of them, that tokens are for.
 *
 * @param url what clients connect to, {@code ws://} or {@code wss://}; handed out as {@code server_url}
 * @param keys its key pairs: the first signs, and what LiveKit sends may be signed with any of them
 * @param ttl life of a token where no rule says otherwise, at least {@link LiveKitConfig#MIN_TTL}
 */
public record LiveKitProject(URI url, List<ApiKey> keys, Duration ttl) {
    public LiveKitProject {
        keys = List.copyOf(keys);
        if (ttl.compareTo(LiveKitConfig.MIN_TTL) < 0 || ttl.compareTo(LiveKitConfig.MAX_TTL) > 0) {
            throw new IllegalArgumentException("ttl must be between 5m and 24h");
        }
        if ((!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("url must be ws://host or wss://host");
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys must hold a pair: the first one signs");
        }
        var ids = new HashSet<String>();
        if (!keys.stream().map(ApiKey::id).allMatch(ids::add)) {
            throw new IllegalArgumentException("keys must not hold one API key twice");
        }
    }

    /** The pair that signs. */
    public ApiKey key() {
        return keys.getFirst();
    }

    /** The pair that came first and will go first: a new one is put before the others. */
    ApiKey oldestKey() {
        return keys.getLast();
    }
}
