package dev.roomkey.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import dev.roomkey.audit.Audit;
import dev.roomkey.config.LogConfig;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Sets up the log as configured: on standard error, written by a thread of its own so that no event loop waits. */
final class Logs {
    /** Calls what is lost while it connects an unhandled error, with its stack, at each attempt; the link says it in a line. */
    private static final String REDIS_CLIENT = "io.vertx.redis.client.impl.RedisConnectionManager";

    private Logs() {}

    static void configure(LogConfig config) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var encoder = encoder(context, config.format());
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.level().name()));
        var all = LogWriter.byWeight(encoder, System.err);
        start(context, "all", all);
        root.addAppender(config.level() == LogConfig.Level.DEBUG ? all : limited(context, all));
        context.getLogger(REDIS_CLIENT).setLevel(config.level() == LogConfig.Level.DEBUG ? Level.DEBUG : Level.OFF);
        var audit = context.getLogger(Audit.LOGGER);
        audit.setLevel(Level.INFO);
        audit.setAdditive(false);
        var writer = LogWriter.equal(encoder, System.err);
        start(context, "audit", writer);
        audit.addAppender(writer);
    }

    /** Writes what is still to be written, before the process ends. */
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** Who asks for debugging lines wants all of them. */
    private static LineLimit limited(LoggerContext context, Appender<ILoggingEvent> to) {
        var limit = new LineLimit(to);
        limit.setContext(context);
        limit.start();
        var unused =
                context.getScheduledExecutorService().scheduleWithFixedDelay(limit::nextMinute, 1, 1, TimeUnit.MINUTES);
        return limit;
    }

    private static void start(LoggerContext context, String name, LogWriter writer) {
        writer.setContext(context);
        writer.setName(name);
        writer.start();
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogConfig.Format format) {
        return switch (format) {
            case JSON -> json(context);
            case TEXT -> text(context);
        };
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        var encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    static Encoder<ILoggingEvent> text(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp%n");
        encoder.start();
        return encoder;
    }
}
