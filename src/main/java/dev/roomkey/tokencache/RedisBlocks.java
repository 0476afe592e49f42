package dev.roomkey.tokencache;

import dev.roomkey.redis.RedisLink;
import dev.roomkey.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Blocks in Redis: a key for each, in the hash slot of the user's tokens, and one index of all, a sorted set of names by when they
 * end. What was lifted stays in the index with a ! before its name, so that nobody takes it for lost.
 */
final class RedisBlocks {
    private static final String LIFTED = "!";
    private static final String BLOCKED = "1";

    /** KEYS: the block. ARGV: the value, its life in ms. */
    private static final RedisScript MARK = RedisScript.of("""
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
              redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            end
            return 1
            """);

    /** KEYS: the index. ARGV: the name, its end and the present, in ms since 1970. */
    private static final RedisScript ENTER = RedisScript.of("""
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
            local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if not held or tonumber(held) < tonumber(ARGV[2]) then
              redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
            end
            redis.call('ZREM', KEYS[1], '!' .. ARGV[1])
            return 1
            """);

    /** KEYS: the index. ARGV: the name, for how long to remember that it was lifted where nothing says when it would end. */
    private static final RedisScript STRIKE = RedisScript.of("""
            local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
            redis.call('ZREM', KEYS[1], ARGV[1])
            redis.call('ZADD', KEYS[1], held or ARGV[2], '!' .. ARGV[1])
            return 1
            """);

    private final RedisLink link;

    RedisBlocks(RedisLink link) {
        this.link = link;
    }

    /**
     * What the index says.
     *
     * @param isWhole whether these are all, and not the first ones
     */
    record Index(Map<String, Long> ends, Set<String> lifted, boolean isWhole) {}

    /** Where the block of a name stands, in a Redis whose keys begin so. */
    static String keyOf(String keyPrefix, String name) {
        var colon = name.indexOf(':');
        var userTag = colon < 0 ? name : name.substring(0, colon);
        return keyPrefix + "block:{" + userTag + "}" + name.substring(userTag.length());
    }

    /** Blocks for so long, unless it is blocked for longer already. */
    Future<Void> mark(String name, Duration left) {
        return run(MARK, keyOf(link.keyPrefix(), name), List.of(bytes(BLOCKED), number(Math.max(1, left.toMillis()))))
                .mapEmpty();
    }

    Future<Void> unmark(String name) {
        return link.send(Request.cmd(Command.DEL).arg(keyOf(link.keyPrefix(), name)))
                .mapEmpty();
    }

    Future<Void> enter(String name, long end, long now) {
        return run(ENTER, index(), List.of(bytes(name), number(end), number(now)))
                .mapEmpty();
    }

    /** Strikes a name from the index, and remembers that it was lifted. */
    Future<Void> strike(String name, long rememberedUntil) {
        return run(STRIKE, index(), List.of(bytes(name), number(rememberedUntil)))
                .mapEmpty();
    }

    Future<Index> read(long now, int most) {
        return Future.<Void>succeededFuture()
                .compose(it -> link.send(Request.cmd(Command.ZRANGE)
                        .arg(index())
                        .arg("+inf")
                        .arg("(" + now)
                        .arg("BYSCORE")
                        .arg("REV")
                        .arg("LIMIT")
                        .arg(0)
                        .arg(most)
                        .arg("WITHSCORES")))
                .map(answer -> index(answer, most));
    }

    /** Names and ends stand in pairs, or by the older protocol in turn. */
    private static Index index(Response answer, int most) {
        var ends = new HashMap<String, Long>();
        var lifted = new HashSet<String>();
        var isInPairs = answer.size() > 0 && answer.get(0).type() == ResponseType.MULTI;
        var step = isInPairs ? 1 : 2;
        for (var i = 0; i + step <= answer.size(); i += step) {
            var name = (isInPairs ? answer.get(i).get(0) : answer.get(i)).toString();
            var end = isInPairs ? answer.get(i).get(1) : answer.get(i + 1);
            if (name.startsWith(LIFTED)) {
                lifted.add(name.substring(LIFTED.length()));
            } else {
                ends.put(name, (long) Double.parseDouble(end.toString()));
            }
        }
        return new Index(ends, lifted, answer.size() / step < most);
    }

    private Future<Response> run(RedisScript script, String key, List<byte[]> arguments) {
        return Future.<Void>succeededFuture().compose(it -> link.exchange().eval(script, List.of(key), arguments));
    }

    private String index() {
        return link.keyPrefix() + "blocks";
    }

    private static byte[] number(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
