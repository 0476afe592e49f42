package dev.roomkey.callback;

import dev.roomkey.app.Caps;
import dev.roomkey.app.PrivateHost;
import dev.roomkey.model.Secret;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Whom to ask about each join.
 *
 * @param url {@code https}, or {@code http} to this machine or within a private network
 * @param allowHttp take {@code http} to anywhere: who joins which room is then readable on the way
 * @param secrets questions are signed with each, so that one can be replaced; at least one
 * @param claims what of a session's claims is told, by JSON Pointer
 * @param caps how long and how much an answer may be, and how many are waited for
 * @param cache how long an answer holds, at most a minute
 */
public record CallbackConfig(
        URI url, boolean allowHttp, List<Secret> secrets, List<JsonPointer> claims, Caps caps, Duration cache) {
    public static final Duration MAX_CACHE = Duration.ofMinutes(1);
    public static final Duration DEFAULT_CACHE = Duration.ofSeconds(5);

    /** 800 ms, in which people wait at most before they try again; the rest as for sessions. */
    public static final Caps DEFAULT_CAPS = new Caps(
            Duration.ofMillis(800),
            16 * 1024,
            Caps.DEFAULT.maxConcurrent(),
            Caps.DEFAULT.failures(),
            Caps.DEFAULT.openFor());

    private static final String URL =
            "url must be like https://app.example.com/livekit/authorize, without user and fragment";

    public CallbackConfig {
        secrets = List.copyOf(secrets);
        claims = List.copyOf(claims);
        require(url.getHost() != null && Set.of("http", "https").contains(String.valueOf(url.getScheme())), URL);
        require(url.getRawUserInfo() == null && url.getRawFragment() == null, URL);
        require(
                allowHttp || url.getScheme().equals("https") || PrivateHost.is(url.getHost()),
                "url must begin with https; where the network up to there is your own, set allow-http");
        require(!secrets.isEmpty(), "secrets must hold at least one");
        require(!cache.isNegative() && cache.compareTo(MAX_CACHE) <= 0, "cache must be between 0s and 1m");
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
