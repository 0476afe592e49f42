package dev.roomkey.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is told of a meter to whoever reads it.
 *
 * @param name as Prometheus knows it
 */
record Declared(String name, Type type, List<Label> labels, String help) {
    /** What kind of number it is. */
    enum Type {
        /** Only grows, until the process ends. */
        COUNTER,
        /** Now so, now so. */
        GAUGE,
        /** Counts in buckets, their sum, and as a gauge the longest of the last two minutes. */
        HISTOGRAM
    }

    static Declared counter(String name, List<Label> labels, String help) {
        return new Declared(underscored(name) + "_total", Type.COUNTER, labels, help);
    }

    static Declared histogram(String name, List<Label> labels, String help) {
        return new Declared(underscored(name) + "_seconds", Type.HISTOGRAM, labels, help);
    }

    static Declared gauge(String name, String unit, List<Label> labels, String help) {
        return new Declared(underscored(name) + (unit.isEmpty() ? "" : "_" + unit), Type.GAUGE, labels, help);
    }

    private static String underscored(String name) {
        return name.replace('.', '_');
    }

    /** As a row of a table in Markdown. */
    String row() {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        name,
                        type.name().toLowerCase(Locale.ROOT),
                        labels.stream().map(Declared::text).collect(Collectors.joining("; ")),
                        help);
    }

    private static String text(Label label) {
        return "`" + label.name() + "`: "
                + (label.isClosed()
                        ? label.values().stream().map(it -> "`" + it + "`").collect(Collectors.joining(", "))
                        : label.meaning());
    }
}
