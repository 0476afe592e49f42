package dev.roomkey.limit;

import dev.roomkey.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.regex.Pattern;

/** What a Redis says of itself. */
final class RedisView implements AutoCloseable {
    /** Scripts are counted as {@code evalsha}; what they call inside Redis is counted under its own name. */
    private static final Pattern SCRIPT_CALLS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    RedisView(RedisServer server) {
        redis = Redis.createClient(vertx, server.url().toString());
    }

    /** How many scripts were run at the limiter's behest while {@code action} ran. It sends nothing else. */
    long scriptsDuring(Runnable action) {
        ask(Request.cmd(Command.CONFIG).arg("RESETSTAT"));
        action.run();
        return SCRIPT_CALLS
                .matcher(ask(Request.cmd(Command.INFO).arg("commandstats")).toString())
                .results()
                .mapToLong(it -> Long.parseLong(it.group(1)))
                .sum();
    }

    String onlyKey() {
        return keys().getFirst();
    }

    List<String> keys() {
        return ask(Request.cmd(Command.KEYS).arg("*")).stream()
                .map(Response::toString)
                .toList();
    }

    long millisToLive(String key) {
        return ask(Request.cmd(Command.PTTL).arg(key)).toLong();
    }

    void set(String key, String value) {
        ask(Request.cmd(Command.SET).arg(key).arg(value));
    }

    /** Puts something there that no script expects. */
    void makeAList(String key) {
        ask(Request.cmd(Command.DEL).arg(key));
        ask(Request.cmd(Command.LPUSH).arg(key).arg("item"));
    }

    void flush() {
        ask(Request.cmd(Command.FLUSHALL));
    }

    private Response ask(Request request) {
        return redis.send(request).await();
    }

    @Override
    public void close() {
        redis.close();
        vertx.close().await();
    }
}
