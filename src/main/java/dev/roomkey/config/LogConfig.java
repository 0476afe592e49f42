package dev.roomkey.config;

/**
 * What is logged and how.
 *
 * @param format how a line looks
 * @param level the least severe level that is written
 */
public record LogConfig(Format format, Level level) {
    public static final Format DEFAULT_FORMAT = Format.JSON;
    public static final Level DEFAULT_LEVEL = Level.INFO;

    /** How a log line looks. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line, for machines. */
        JSON
    }

    /** How severe a log line is. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
