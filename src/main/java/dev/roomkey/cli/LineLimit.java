package dev.roomkey.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on so many lines of one kind a minute, and says how many more there were, so that nobody fills a disk by doing again and
 * again what is logged once. Of one kind are lines of one logger and level with the same text, whatever their keys and values say.
 */
final class LineLimit extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Lines of a kind in a minute. */
    static final int LINES = 20;

    /** Kinds in a minute; all beyond them are one: a library's text may hold what a client sent. */
    static final int KINDS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LineLimit.class);
    private static final Kind OTHERS = new Kind("others", Level.OFF, "");
    private static final int SHOWN = 200;

    private final Appender<ILoggingEvent> to;
    private volatile Map<Kind, AtomicInteger> counts = new ConcurrentHashMap<>();

    LineLimit(Appender<ILoggingEvent> to) {
        this.to = to;
    }

    private record Kind(String logger, Level level, String message) {}

    @Override
    protected void append(ILoggingEvent line) {
        if (countOf(line).incrementAndGet() <= LINES) {
            to.doAppend(line);
        }
    }

    private AtomicInteger countOf(ILoggingEvent line) {
        var now = counts;
        var kind = new Kind(line.getLoggerName(), line.getLevel(), String.valueOf(line.getMessage()));
        var known = now.get(kind);
        return known == null
                ? now.computeIfAbsent(now.size() < KINDS ? kind : OTHERS, it -> new AtomicInteger())
                : known;
    }

    /** Begins the next minute. */
    void nextMinute() {
        var over = counts;
        counts = new ConcurrentHashMap<>();
        over.forEach((kind, count) -> {
            if (count.get() > LINES) {
                say(kind, count.get() - LINES);
            }
        });
    }

    private static void say(Kind kind, int leftOut) {
        LOG.atWarn()
                .addKeyValue("lines", leftOut)
                .addKeyValue("logger", kind.logger())
                .addKeyValue(
                        "like",
                        kind.message()
                                .substring(0, Math.min(SHOWN, kind.message().length())))
                .log("Left out lines that came again and again");
    }
}
