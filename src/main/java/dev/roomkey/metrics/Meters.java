package dev.roomkey.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How meters are declared, and which were; what extends it says which there are, a field for each. */
abstract class Meters {
    /** Upper bounds in microseconds: dense around the promised 5 ms, on the objectives of 50 and 250 ms, up to the request timeout. */
    private static final Duration[] BUCKETS = LongStream.of(
                    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
                    5_000_000)
            .mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)))
            .toArray(Duration[]::new);

    private final List<Declared> declared = new ArrayList<>();
    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** All meters, in the order in which they were declared. */
    List<Declared> declared() {
        return Collections.unmodifiableList(declared);
    }

    final Family<Counter> counters(String name, String help, Label... labels) {
        declared.add(Declared.counter(name, List.of(labels), help));
        return new Family<>(
                List.of(labels),
                tags -> Counter.builder(name).description(help).tags(tags).register(registry));
    }

    final Family<Timer> timers(String name, String help, Label... labels) {
        declared.add(Declared.histogram(name, List.of(labels), help));
        return new Family<>(
                List.of(labels),
                tags -> Timer.builder(name)
                        .description(help)
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    final Gauges gauges(String name, String unit, String help, Label... labels) {
        var it = Declared.gauge(name, unit, List.of(labels), help);
        declared.add(it);
        return Gauges.of(it, name, unit, registry);
    }
}
