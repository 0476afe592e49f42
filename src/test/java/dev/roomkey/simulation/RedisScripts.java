package dev.roomkey.simulation;

import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that Roomkey sends, and the same in Java. Where the text that is sent is not to the letter one of these, the
 * simulation ends: what is simulated and what runs can never drift apart unseen.
 */
final class RedisScripts {
    static final String SWAP = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if math.abs(now - tonumber(ARGV[4])) > tonumber(ARGV[5]) then
              return {2, now}
            end
            local held = redis.call('GET', KEYS[1])
            if held and held ~= ARGV[1] then
              return {0, now, held}
            end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return {1, now}
            """;

    static final String MARK = """
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
              redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            end
            return 1
            """;

    static final String ENTER = """
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
            local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if not held or tonumber(held) < tonumber(ARGV[2]) then
              redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
            end
            redis.call('ZREM', KEYS[1], '!' .. ARGV[1])
            return 1
            """;

    static final String STRIKE = """
            local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
            redis.call('ZREM', KEYS[1], ARGV[1])
            redis.call('ZADD', KEYS[1], held or ARGV[2], '!' .. ARGV[1])
            return 1
            """;

    private static final Map<String, Script> SCRIPTS = Map.of(
            SWAP,
            RedisScripts::swap,
            MARK,
            RedisScripts::mark,
            ENTER,
            RedisScripts::enter,
            STRIKE,
            RedisScripts::strike);

    private static final Map<String, String> TEXTS_BY_SHA = textsBySha();

    private final Set<String> loaded = new HashSet<>();

    private interface Script {
        Response run(RedisStore store, Call call);
    }

    private record Call(String key, List<byte[]> arguments) {
        String text(int index) {
            return RedisStore.text(arguments.get(index));
        }

        long number(int index) {
            return Long.parseLong(text(index));
        }
    }

    private static Map<String, String> textsBySha() {
        var texts = new HashMap<String, String>();
        SCRIPTS.keySet().forEach(it -> texts.put(RedisStore.sha1(it), it));
        return texts;
    }

    /** Remembers the script, as EVAL and SCRIPT LOAD do; its SHA-1. */
    String load(String text) {
        if (!SCRIPTS.containsKey(text)) {
            throw new AssertionError("a script that the simulation does not know; teach it: " + text);
        }
        var sha = RedisStore.sha1(text);
        loaded.add(sha);
        return sha;
    }

    /** The text of a script that was loaded, or null. */
    @Nullable
    String loaded(String sha) {
        return loaded.contains(sha) ? TEXTS_BY_SHA.get(sha) : null;
    }

    void forget() {
        loaded.clear();
    }

    /** Runs a script with arguments as EVAL takes them: how many keys, which is always one here, the key, the rest. */
    static Response run(RedisStore store, String text, List<byte[]> arguments) {
        var script = SCRIPTS.get(text);
        if (script == null || !RedisStore.text(arguments.getFirst()).equals("1")) {
            throw new AssertionError("no script of one key: " + text);
        }
        return script.run(store, new Call(RedisStore.text(arguments.get(1)), arguments.subList(2, arguments.size())));
    }

    private static Response swap(RedisStore store, Call call) {
        var now = store.now();
        if (Math.abs(now - call.number(3)) > call.number(4)) {
            return Replies.array(Replies.number(2), Replies.number(now));
        }
        var held = store.get(call.key());
        if (held != null && !Arrays.equals(held, call.arguments().get(0))) {
            return Replies.array(Replies.number(0), Replies.number(now), Replies.bulk(held));
        }
        store.set(call.key(), call.arguments().get(1), call.number(2));
        return Replies.array(Replies.number(1), Replies.number(now));
    }

    private static Response mark(RedisStore store, Call call) {
        if (store.millisLeft(call.key()) < call.number(1)) {
            store.set(call.key(), call.arguments().get(0), call.number(1));
        }
        return Replies.number(1);
    }

    private static Response enter(RedisStore store, Call call) {
        var index = store.sortedSet(call.key());
        index.values().removeIf(score -> score <= call.number(2));
        index.merge(call.text(0), (double) call.number(1), Math::max);
        index.remove("!" + call.text(0));
        store.dropIfEmpty(call.key());
        return Replies.number(1);
    }

    private static Response strike(RedisStore store, Call call) {
        var index = store.sortedSet(call.key());
        var held = index.remove(call.text(0));
        index.put("!" + call.text(0), held == null ? (double) call.number(1) : held);
        return Replies.number(1);
    }
}
