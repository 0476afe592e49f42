package dev.roomkey.tokencache;

import static dev.roomkey.tokencache.TokenCacheContract.done;

import dev.roomkey.RedisServer;
import dev.roomkey.TestClock;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks;
import dev.roomkey.redis.RedisLinks.Role;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real Redis, the caches that are kept in it, and a look at what is really there. */
final class RedisStore {
    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");
    private static final Set<String> COUNTED = Set.of("mget", "get", "set", "del", "eval", "evalsha");

    /** The one of all tests: it ends with their process, since mutation tests run single tests of a class again and again. */
    static final RedisStore OF_ALL = new RedisStore();

    private final RedisServer server = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private final RedisLinks links = links();

    private RedisStore() {}

    /** Connections of their own, with a deadline that a busy machine does not miss. */
    RedisLinks links() {
        var usual = RedisConfig.of(server.url());
        var patient = Duration.ofSeconds(5);
        return new RedisLinks(vertx, new RedisConfig(usual.targets(), "test:", patient, patient, usual.circuit()));
    }

    /** The connections that whoever does not lose them may share. */
    RedisLinks sharedLinks() {
        return links;
    }

    /** The cache of one more instance. */
    TokenCache cache(CacheConfig config, TestClock clock) {
        return cache(links, config, clock);
    }

    static TokenCache cache(RedisLinks links, CacheConfig config, TestClock clock) {
        return TokenCache.shared(config, TokenCacheContract.means(clock), links.link(Role.TOKENS));
    }

    RedisServer server() {
        return server;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Forgets all keys and counts. */
    void empty() {
        ask(Command.FLUSHALL);
        resetCalls();
    }

    void resetCalls() {
        ask(Command.CONFIG, "RESETSTAT");
    }

    /** What Redis has counted since the last reset. */
    List<String> calls() {
        return CALLS.matcher(ask(Command.INFO, "commandstats").toString())
                .results()
                .filter(it -> COUNTED.contains(it.group(1)))
                .map(it -> it.group(1) + "=" + it.group(2))
                .sorted()
                .toList();
    }

    Set<String> keys() {
        return ask(Command.KEYS, "*").stream().map(Response::toString).collect(Collectors.toSet());
    }

    Response ask(Command command, String... arguments) {
        var request = Request.cmd(command);
        for (var argument : arguments) {
            request.arg(argument);
        }
        return send(request);
    }

    Response send(Request request) {
        return done(links.link(Role.TOKENS).send(request));
    }

    /** Where the token of a key stands. */
    static String tokenName(CacheKey key) {
        return "test:token:{" + key.userTag() + "}:" + key.name();
    }

    static String generationName(CacheKey key) {
        return "test:generation:{" + key.userTag() + "}";
    }
}
