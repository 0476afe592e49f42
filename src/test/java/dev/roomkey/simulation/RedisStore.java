package dev.roomkey.simulation;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis holds, and the commands that Roomkey sends to it, with the meaning that they have there: {@code RedisStoreTest} holds
 * the answers against a real one's. Any other command, and any other form of these, ends the simulation.
 */
final class RedisStore {
    private final InstantSource clock;
    private final Map<String, Entry> entries = new HashMap<>();
    private final RedisScripts scripts = new RedisScripts();

    RedisStore(InstantSource clock) {
        this.clock = clock;
    }

    /** {@code value} is bytes, or the scores of a sorted set by name. */
    private record Entry(Object value, long expires) {}

    /** What Redis answers; null is its nil, and an error is one of the answers. */
    @Nullable
    Response answer(Command command, List<byte[]> arguments) {
        return switch (command.toString().toUpperCase(Locale.ROOT)) {
            case "GET" -> Replies.bulk(get(text(arguments.getFirst())));
            case "MGET" ->
                Replies.array(arguments.stream()
                        .map(it -> Replies.bulk(get(text(it))))
                        .toList());
            case "SET" -> set(arguments);
            case "DEL" ->
                Replies.number(arguments.stream().filter(it -> remove(text(it))).count());
            case "ZRANGE" -> range(arguments);
            case "SCRIPT" -> script(arguments);
            case "EVAL" -> {
                scripts.load(text(arguments.getFirst()));
                yield RedisScripts.run(this, text(arguments.getFirst()), arguments.subList(1, arguments.size()));
            }
            case "EVALSHA" -> evalSha(arguments);
            default -> throw new AssertionError("a command that the simulation does not know: " + command);
        };
    }

    private Response evalSha(List<byte[]> arguments) {
        var script = scripts.loaded(text(arguments.getFirst()));
        return script == null
                ? Replies.error("NOSCRIPT No matching script. Please use EVAL.")
                : RedisScripts.run(this, script, arguments.subList(1, arguments.size()));
    }

    private Response script(List<byte[]> arguments) {
        require(text(arguments.getFirst()).equals("LOAD"));
        return Replies.text(scripts.load(text(arguments.get(1))));
    }

    /** SET key value PX life, and NX or not. */
    private @Nullable Response set(List<byte[]> arguments) {
        var key = text(arguments.get(0));
        require(arguments.size() <= 5 && text(arguments.get(2)).equals("PX"));
        if (arguments.size() == 5) {
            require(text(arguments.get(4)).equals("NX"));
            if (live(key) != null) {
                return null;
            }
        }
        set(key, arguments.get(1), Long.parseLong(text(arguments.get(3))));
        return Replies.OK;
    }

    /** ZRANGE key +inf (score BYSCORE REV LIMIT 0 count WITHSCORES, as the protocol's third version answers. */
    private Response range(List<byte[]> arguments) {
        var words = arguments.stream().map(RedisStore::text).toList();
        require(words.size() == 9
                && words.get(1).equals("+inf")
                && words.get(2).startsWith("(")
                && List.of("BYSCORE", "REV", "LIMIT", "0").equals(words.subList(3, 7))
                && words.get(8).equals("WITHSCORES"));
        var above = Double.parseDouble(words.get(2).substring(1));
        var names = Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey());
        var found = new ArrayList<@Nullable Response>();
        scores(words.getFirst()).entrySet().stream()
                .filter(it -> it.getValue() > above)
                .sorted(Objects.requireNonNull(names).reversed())
                .limit(Long.parseLong(words.get(7)))
                .forEach(it -> found.add(Replies.array(
                        Replies.text(it.getKey()),
                        Replies.text(Long.toString(it.getValue().longValue())))));
        return Replies.array(found);
    }

    private static void require(boolean isKnown) {
        if (!isKnown) {
            throw new AssertionError("a form of a command that the simulation does not know");
        }
    }

    /** The time by this Redis' clock, in milliseconds since 1970. */
    long now() {
        return clock.millis();
    }

    byte @Nullable [] get(String key) {
        var entry = live(key);
        return entry == null ? null : (byte[]) entry.value();
    }

    void set(String key, byte[] value, long lifeMillis) {
        entries.put(key, new Entry(value, now() + lifeMillis));
    }

    private boolean remove(String key) {
        var wasThere = live(key) != null;
        entries.remove(key);
        return wasThere;
    }

    /** As PTTL: -2 for a key that is not there. */
    long millisLeft(String key) {
        var entry = live(key);
        return entry == null ? -2 : entry.expires() - now();
    }

    /** A sorted set, made where there is none; nothing that Roomkey sorts expires. */
    @SuppressWarnings("unchecked")
    Map<String, Double> sortedSet(String key) {
        var entry = entries.computeIfAbsent(key, it -> new Entry(new HashMap<String, Double>(), Long.MAX_VALUE));
        return (Map<String, Double>) entry.value();
    }

    private Map<String, Double> scores(String key) {
        return entries.containsKey(key) ? sortedSet(key) : Map.of();
    }

    void dropIfEmpty(String key) {
        if (sortedSet(key).isEmpty()) {
            entries.remove(key);
        }
    }

    private @Nullable Entry live(String key) {
        var entry = entries.get(key);
        if (entry != null && entry.expires() <= now()) {
            entries.remove(key);
            return null;
        }
        return entry;
    }

    /** It was killed and started again without a file: keys and scripts are gone. */
    void empty() {
        entries.clear();
        scripts.forget();
    }

    /** Each byte is a character, so that nothing is lost. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
