package dev.roomkey.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One meter for each set of label values, made when it is first needed; the one of a family without labels at once. */
final class Family<M> {
    private final Map<List<Object>, M> meters = new ConcurrentHashMap<>();
    private final List<String> labels;
    private final Function<Tags, M> make;

    Family(List<String> labels, Function<Tags, M> make) {
        this.labels = labels;
        this.make = make;
        if (labels.isEmpty()) {
            with();
        }
    }

    /** The meter with these values, in the order of the labels; enums become text in lower case. */
    M with(Object... values) {
        return meters.computeIfAbsent(List.of(values), it -> make.apply(tags(it)));
    }

    private Tags tags(List<Object> values) {
        return Tags.of(IntStream.range(0, labels.size())
                .mapToObj(i -> Tag.of(labels.get(i), text(values.get(i))))
                .toList());
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
