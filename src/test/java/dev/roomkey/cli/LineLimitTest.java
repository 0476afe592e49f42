package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LineLimitTest {
    private static final int FLOOD = 10_000;

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final LineLimit limit = new LineLimit(written);
    private final Logger log = context.getLogger("some.where");
    private final Logger own = (Logger) LoggerFactory.getLogger(LineLimit.class);

    @BeforeEach
    void start() {
        written.start();
        limit.setContext(context);
        limit.start();
        log.addAppender(limit);
        said.start();
        own.setLevel(Level.WARN);
        own.addAppender(said);
    }

    @AfterEach
    void stop() {
        own.detachAppender(said);
        own.setLevel(null);
    }

    @Test
    void sameLineIsWrittenSoOftenAndNoMore() {
        for (var i = 0; i < FLOOD; i++) {
            log.atWarn().addKeyValue("request", i).log("Broken");
        }

        assertThat(written.list).hasSize(LineLimit.LINES);
    }

    @Test
    void otherLinesAreNotHeldBackByIt() {
        for (var i = 0; i < FLOOD; i++) {
            log.warn("Broken");
        }

        log.warn("Something else");
        log.error("Broken");

        assertThat(written.list).hasSize(LineLimit.LINES + 2);
    }

    @Test
    void textsThatNeverEndAreOneKind() {
        for (var i = 0; i < FLOOD; i++) {
            log.warn("Broken " + i);
        }

        var flooded = LineLimit.KINDS + LineLimit.LINES;
        assertThat(written.list).hasSize(flooded);

        var another = context.getLogger("elsewhere");
        another.addAppender(limit);
        another.warn("What nobody should miss");
        assertThat(written.list).hasSize(flooded + 1);
    }

    @Test
    void whatWasLeftOutIsSaidAtTheEndOfTheMinute() {
        for (var i = 0; i < LineLimit.LINES + 5; i++) {
            log.warn("Broken");
        }

        limit.nextMinute();
        log.warn("Broken");

        assertThat(said.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getKeyValuePairs())
                        .extracting(it -> it.key + "=" + it.value)
                        .containsExactly("lines=5", "of=some.where", "like=Broken"));
        assertThat(written.list).hasSize(LineLimit.LINES + 1);
    }
}
