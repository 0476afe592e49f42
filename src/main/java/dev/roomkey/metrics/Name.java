package dev.roomkey.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a family of meters is called and how its series are told apart. */
record Name(String id, String help, List<String> labels) {
    /** The label values as text; enums in lower case. */
    Tags tags(List<Object> values) {
        return Tags.of(IntStream.range(0, labels.size())
                .mapToObj(i -> Tag.of(labels.get(i), text(values.get(i))))
                .toList());
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
