package dev.roomkey.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A label, and which values it may have: nothing that a client sends becomes a value.
 *
 * @param values all there are; none where {@code meaning} says whose names they are
 * @param meaning of values that the configuration brings
 */
record Label(String name, List<String> values, String meaning) {
    /** What becomes of a value that is not one of the known ones: a meter never stands in the way of a request. */
    static final String OTHER = "other";

    /** One with these values. */
    static Label of(String name, String... values) {
        return new Label(name, List.of(values), "");
    }

    /** One whose values are names that stand in the configuration. */
    static Label named(String name, String meaning) {
        return new Label(name, List.of(), meaning);
    }

    boolean isClosed() {
        return !values.isEmpty();
    }

    /** The text of {@code value}; enums become text in lower case. */
    String textOf(Object value) {
        var text = value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
        return !isClosed() || values.contains(text) ? text : OTHER;
    }

    /** Each combination of a value of each label. */
    static Collection<List<String>> combinations(List<Label> labels) {
        return labels.isEmpty()
                ? List.of(List.of())
                : combinations(labels.subList(0, labels.size() - 1)).stream()
                        .flatMap(head -> labels.getLast().values().stream().map(it -> append(head, it)))
                        .toList();
    }

    private static List<String> append(List<String> head, String last) {
        return Stream.concat(head.stream(), Stream.of(last)).toList();
    }
}
