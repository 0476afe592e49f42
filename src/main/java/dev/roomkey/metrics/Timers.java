package dev.roomkey.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** One histogram of durations for each set of label values, made when first recorded. */
final class Timers {
    /** Upper bounds in microseconds: dense around the promised 5 ms, and up to the request timeout. */
    private static final Duration[] BUCKETS = LongStream.of(
                    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
                    5_000_000)
            .mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)))
            .toArray(Duration[]::new);

    private final Map<List<Object>, Timer> byLabels = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Name name;

    Timers(MeterRegistry registry, String id, String help, String... labels) {
        this.registry = registry;
        name = new Name(id, help, List.of(labels));
        if (labels.length == 0) {
            create(List.of());
        }
    }

    /** Records one duration in nanoseconds, under the label values in the order of the labels. */
    void record(long nanos, Object... values) {
        var key = List.of(values);
        var timer = byLabels.get(key);
        (timer == null ? create(key) : timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer create(List<Object> values) {
        return byLabels.computeIfAbsent(
                values,
                it -> Timer.builder(name.id())
                        .description(name.help())
                        .tags(name.tags(it))
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }
}
