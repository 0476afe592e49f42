package dev.roomkey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Sends the same to the simulated Redis and to a real one, and expects the same answers. */
class RedisStoreTest {
    private static final int COMMANDS = 1500;
    private static final List<String> SCRIPTS =
            List.of(RedisScripts.SWAP, RedisScripts.MARK, RedisScripts.ENTER, RedisScripts.STRIKE);
    private static final String HOUR = "3600000";

    private final InstantSource clock = InstantSource.system();
    private final RedisStore simulated = new RedisStore(clock);
    private final RedisServer server = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private RedisConnection real;
    private int lives;

    @BeforeEach
    void connect() throws Exception {
        real = Redis.createClient(vertx, server.url().toString()).connect().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
        server.close();
    }

    /** By chance, and so few keys and values that they meet often. */
    @RepeatedTest(3)
    void everySequenceOfCommandsIsAnsweredAsByRedis(RepetitionInfo repetition) throws Exception {
        var random = new Random(repetition.getCurrentRepetition());

        for (var i = 0; i < COMMANDS; i++) {
            assertSameAnswer(command(random));
        }
    }

    @Test
    void keysEndInTime() throws Exception {
        assertSameAnswer(words("SET", "brief", "x", "PX", "30"));
        var end = clock.millis() + 30;

        var goneAt = untilGone(() -> ask(words("GET", "brief")) == null);
        var goneHereAt = untilGone(() -> ask(simulated, words("GET", "brief")) == null);

        assertThat(goneAt).isGreaterThanOrEqualTo(end - 20);
        assertThat(goneHereAt).isGreaterThanOrEqualTo(end - 20);
        assertSameAnswer(words("SET", "brief", "y", "PX", HOUR, "NX"));
    }

    @Test
    void clockThatIsOffIsRefused() throws Exception {
        var off = Long.toString(clock.millis() - Duration.ofHours(1).toMillis());
        var call = words("EVAL", RedisScripts.SWAP, "1", "{a}", "", "x", HOUR, off, "1000");

        assertSameAnswer(call);
        assertSameAnswer(words("GET", "{a}"));
    }

    private long untilGone(Supplier<Boolean> isGone) {
        var end = clock.millis() + 10_000;
        while (!isGone.get() && clock.millis() < end) {
            Thread.onSpinWait();
        }
        return clock.millis();
    }

    private List<byte[]> command(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> words("GET", key(random));
            case 1 -> words("MGET", key(random), key(random), key(random));
            case 2 -> words("SET", key(random), value(random), "PX", HOUR);
            case 3 -> words("SET", key(random), value(random), "PX", HOUR, "NX");
            case 4 -> words("DEL", key(random));
            case 5 -> words("SCRIPT", "LOAD", SCRIPTS.get(random.nextInt(SCRIPTS.size())));
            case 6 ->
                words(
                        "ZRANGE",
                        "index",
                        "+inf",
                        "(" + score(random),
                        "BYSCORE",
                        "REV",
                        "LIMIT",
                        "0",
                        "" + (1 + random.nextInt(4)),
                        "WITHSCORES");
            default -> call(random);
        };
    }

    private List<byte[]> call(Random random) {
        var script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
        var head = random.nextInt(3) == 0
                ? Stream.of("EVAL", script, "1")
                : Stream.of("EVALSHA", RedisStore.sha1(script), "1");
        var now = Long.toString(clock.millis());
        var rest = switch (SCRIPTS.indexOf(script)) {
            case 0 ->
                Stream.of(key(random), random.nextInt(4) == 0 ? "" : value(random), value(random), HOUR, now, "60000");
            case 1 -> Stream.of(key(random), value(random), "" + life(random));
            case 2 -> Stream.of("index", value(random), score(random), score(random));
            default -> Stream.of("index", value(random), score(random));
        };
        return words(Stream.concat(head, rest).toArray(String[]::new));
    }

    /** No two are equal, nor made so by the time between two commands, which is not the same at both. */
    private long life(Random random) {
        lives++;
        return Long.parseLong(HOUR) * (1 + random.nextInt(3)) + TimeUnit.SECONDS.toMillis(lives);
    }

    private static String key(Random random) {
        return "{k" + random.nextInt(4) + "}";
    }

    /** Any byte may be in it. */
    private static String value(Random random) {
        return "v" + (char) (random.nextInt(3) * 120);
    }

    private static String score(Random random) {
        return "" + (1_767_225_600_000L + random.nextInt(6));
    }

    private static List<byte[]> words(String... words) {
        return Stream.of(words)
                .map(it -> it.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private void assertSameAnswer(List<byte[]> words) {
        var expected = text(ask(words));
        assertThat(text(ask(simulated, words)))
                .as(() -> words.stream().map(RedisStore::text).toList().toString())
                .isEqualTo(expected);
    }

    private @Nullable Response ask(List<byte[]> words) {
        var request = Request.cmd(Command.create(RedisStore.text(words.getFirst())));
        words.stream().skip(1).forEach(it -> request.arg(Buffer.buffer(it)));
        var answer = real.send(request).toCompletionStage().toCompletableFuture();
        try {
            return answer.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Replies.error(Objects.requireNonNull(e.getCause()).getMessage() + "");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Response ask(RedisStore store, List<byte[]> words) {
        return store.answer(Command.create(RedisStore.text(words.getFirst())), words.subList(1, words.size()));
    }

    /** What an answer says: scores as numbers, errors by their first word, and times, which pass, as such. */
    private static String text(@Nullable Response answer) {
        if (answer == null) {
            return "nil";
        }
        return switch (answer.type()) {
            case MULTI -> elements(answer).toString();
            case BULK -> number(RedisStore.text(answer.toBytes()));
            case ERROR -> answer.toString().split(" ", 2)[0];
            default -> number(answer.toString());
        };
    }

    private static List<String> elements(Response answer) {
        return IntStream.range(0, answer.size())
                .mapToObj(i -> text(answer.get(i)))
                .toList();
    }

    private static String number(String text) {
        var isTime = text.matches("1[789]\\d{11}(\\.0)?");
        var isScore = text.matches("17672256000\\d\\d(\\.0)?") || text.matches("1\\.7672256\\d*E12");
        if (isScore) {
            return Long.toString((long) Double.parseDouble(text));
        }
        return isTime ? "a time" : text;
    }
}
