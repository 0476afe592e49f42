package dev.roomkey.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One counter for each set of label values, made when first counted. */
final class Counters {
    private final Map<List<Object>, Counter> byLabels = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Name name;

    Counters(MeterRegistry registry, String id, String help, String... labels) {
        this.registry = registry;
        name = new Name(id, help, List.of(labels));
        if (labels.length == 0) {
            create(List.of());
        }
    }

    /** Counts one, under the label values in the order of the labels. */
    void increment(Object... values) {
        var key = List.of(values);
        var counter = byLabels.get(key);
        (counter == null ? create(key) : counter).increment();
    }

    private Counter create(List<Object> values) {
        return byLabels.computeIfAbsent(
                values,
                it -> Counter.builder(name.id())
                        .description(name.help())
                        .tags(name.tags(it))
                        .register(registry));
    }
}
