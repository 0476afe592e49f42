package dev.roomkey.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Gauges of one name; each appears with its first source, and takes on a new one when what it watches is replaced. */
final class Gauges {
    private final Family<Source> sources;

    private Gauges(Family<Source> sources) {
        this.sources = sources;
    }

    static Gauges of(Declared declared, String name, String unit, MeterRegistry registry) {
        return new Gauges(
                new Family<>(declared.labels(), tags -> register(declared, new Id(name, unit, tags), registry)));
    }

    private record Id(String name, String unit, Tags tags) {}

    private static Source register(Declared declared, Id id, MeterRegistry registry) {
        var source = new Source();
        Gauge.builder(id.name(), source)
                .description(declared.help())
                .baseUnit(id.unit().isEmpty() ? null : id.unit())
                .tags(id.tags())
                .strongReference(true)
                .register(registry);
        return source;
    }

    /** Where a gauge has its number from. */
    private static final class Source implements Supplier<Number> {
        private volatile DoubleSupplier current = () -> Double.NaN;

        @Override
        public Number get() {
            return current.getAsDouble();
        }
    }

    /** From now on the gauge with these values shows what {@code source} says at the scrape. */
    void watch(DoubleSupplier source, Object... values) {
        sources.with(values).current = source;
    }

    /** From now on the gauge with these values shows this. */
    void set(double number, Object... values) {
        watch(() -> number, values);
    }
}
