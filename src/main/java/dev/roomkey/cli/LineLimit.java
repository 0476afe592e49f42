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
 * Some of the libraries' texts hold what a client sent, so that there is no end of them: beyond a few, all of a logger are one kind.
 */
final class LineLimit extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Lines of a kind in a minute. */
    static final int LINES = 20;

    /** Kinds of a logger in a minute, before the rest is one of its own. */
    static final int KINDS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(LineLimit.class);
    private static final int SHOWN = 200;

    private final Appender<ILoggingEvent> to;
    private volatile Map<String, Map<Kind, AtomicInteger>> counts = new ConcurrentHashMap<>();

    LineLimit(Appender<ILoggingEvent> to) {
        this.to = to;
    }

    private record Kind(Level level, String message) {}

    @Override
    protected void append(ILoggingEvent line) {
        if (countOf(line).incrementAndGet() <= LINES) {
            to.doAppend(line);
        }
    }

    private AtomicInteger countOf(ILoggingEvent line) {
        var ofLogger = counts.computeIfAbsent(line.getLoggerName(), it -> new ConcurrentHashMap<>());
        var kind = new Kind(line.getLevel(), String.valueOf(line.getMessage()));
        var known = ofLogger.get(kind);
        return known == null ? ofLogger.computeIfAbsent(bounded(kind, ofLogger), it -> new AtomicInteger()) : known;
    }

    private static Kind bounded(Kind kind, Map<Kind, AtomicInteger> ofLogger) {
        return ofLogger.size() < KINDS ? kind : new Kind(kind.level(), "");
    }

    /** Begins the next minute. */
    void nextMinute() {
        var over = counts;
        counts = new ConcurrentHashMap<>();
        over.forEach((logger, kinds) -> kinds.forEach((kind, count) -> {
            if (count.get() > LINES) {
                say(logger, kind, count.get() - LINES);
            }
        }));
    }

    private static void say(String logger, Kind kind, int leftOut) {
        LOG.atWarn()
                .addKeyValue("lines", leftOut)
                .addKeyValue("of", logger)
                .addKeyValue(
                        "like",
                        kind.message()
                                .substring(0, Math.min(SHOWN, kind.message().length())))
                .log("Left out lines that came again and again");
    }
}
