package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomkey.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogWriterTest {
    private static final int FLOOD = 50_000;

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("some.where");
    private final JsonLines encoder = new JsonLines();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void start() {
        encoder.start();
    }

    @Test
    void linesAreFlatJson() {
        var writer = started(LogWriter.equal(encoder, written));

        log.atWarn()
                .addKeyValue("port", 8080)
                .addKeyValue("room", "a \"room\"\nof two lines")
                .addKeyValue("fresh", true)
                .log("Something {}", "happened");
        writer.stop();

        assertThat(lines()).singleElement().satisfies(line -> {
            var said = new JsonObject(line);
            assertThat(said.getInstant("timestamp")).isNotNull();
            said.remove("timestamp");
            assertThat(said)
                    .isEqualTo(new JsonObject()
                            .put("level", "WARN")
                            .put("logger", "some.where")
                            .put("message", "Something happened")
                            .put("port", 8080)
                            .put("room", "a \"room\"\nof two lines")
                            .put("fresh", true));
        });
    }

    @Test
    void noNameComesTwice() throws IOException {
        var writer = started(LogWriter.equal(encoder, written));

        log.atWarn()
                .addKeyValue("timestamp", 1)
                .addKeyValue("level", 2)
                .addKeyValue("logger", "another")
                .addKeyValue("message", "its own")
                .addKeyValue("stack", 3)
                .setCause(new IllegalStateException())
                .log("Broken");
        writer.stop();

        var strict = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        var said = strict.readTree(written.toByteArray());
        assertThat(said.get("logger").textValue()).isEqualTo("some.where");
        assertThat(said.get("logger_").textValue()).isEqualTo("another");
        assertThat(said.get("stack_").intValue()).isEqualTo(3);
    }

    @Test
    void stackTraceIsAKeyOfTheSameLine() {
        var writer = started(LogWriter.equal(encoder, written));

        log.error("Broken", new IllegalStateException("why"));
        writer.stop();

        assertThat(lines())
                .singleElement()
                .satisfies(line -> assertThat(new JsonObject(line).getString("stack"))
                        .contains("IllegalStateException: why", "LogWriterTest"));
    }

    @Test
    void allThatWasLoggedBeforeTheEndIsWritten() {
        var writer = started(LogWriter.equal(encoder, written));

        for (var i = 0; i < 5_000; i++) {
            log.atInfo().addKeyValue("line", i).log("One of many");
        }
        writer.stop();

        Eventually.holds(() -> lines().size() >= 5_000);
        assertThat(lines()).hasSize(5_000);
    }

    @Test
    void floodDropsLinesAndKeepsThePlacesOfWarnings() {
        var stuck = new CountDownLatch(1);
        var writer = started(LogWriter.byWeight(encoder, new Stuck(stuck)));

        for (var i = 0; i < FLOOD; i++) {
            log.info("Flood");
        }
        log.warn("Trouble");
        stuck.countDown();
        writer.stop();
        Eventually.holds(() -> written.toString(StandardCharsets.UTF_8).contains("Trouble"));

        assertThat(lines())
                .hasSizeLessThan(FLOOD / 2)
                .last()
                .satisfies(it -> assertThat(it).contains("Trouble"));
    }

    private LogWriter started(LogWriter writer) {
        writer.setContext(context);
        writer.start();
        log.setLevel(Level.INFO);
        log.addAppender(writer);
        return writer;
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Writes nothing before it is let. */
    private final class Stuck extends OutputStream {
        private final CountDownLatch until;

        Stuck(CountDownLatch until) {
            this.until = until;
        }

        @Override
        public void write(int single) {
            throw new UnsupportedOperationException("lines are written whole");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            while (until.getCount() > 0) {
                try {
                    until.await();
                } catch (InterruptedException again) {
                    // the end waits for the lines
                }
            }
            written.write(bytes, from, length);
        }
    }
}
