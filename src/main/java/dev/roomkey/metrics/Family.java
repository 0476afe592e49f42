package dev.roomkey.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One meter for each set of label values, made when it is first needed. */
final class Family<M> {
    /** However the values come about: a family never has more meters than this and one. */
    static final int MOST = 1_000;

    private final Map<Values, M> meters = new ConcurrentHashMap<>();
    private final List<Label> labels;
    private final Values rest;
    private final Function<Tags, M> make;

    Family(List<Label> labels, Function<Tags, M> make) {
        this.labels = labels;
        this.make = make;
        this.rest = new Values(labels.stream().map(it -> Label.OTHER).toArray());
    }

    /**
     * Makes all meters there can be, for labels whose values are all known: a counter that first shows with its first event looks
     * to Prometheus as if nothing had happened.
     */
    Family<M> fromTheStart() {
        Label.combinations(labels).forEach(it -> with(it.toArray()));
        return this;
    }

    /** The same for one value of the first of two labels. */
    void fromTheStart(Object first) {
        labels.getLast().values().forEach(it -> with(first, it));
    }

    /** Makes the meter with these values, for the same reason. */
    Family<M> startingWith(Object... values) {
        with(values);
        return this;
    }

    /** The meter with these values, in the order of the labels. */
    M with(Object... values) {
        var key = new Values(values);
        var known = meters.get(key);
        return known == null ? made(meters.size() < MOST ? key : rest) : known;
    }

    private M made(Values values) {
        return meters.computeIfAbsent(values, it -> make.apply(tags(it)));
    }

    private Tags tags(Values values) {
        return Tags.of(IntStream.range(0, labels.size())
                .mapToObj(i -> Tag.of(labels.get(i).name(), labels.get(i).textOf(values.values[i])))
                .toList());
    }

    /** A list of them would make an iterator for each comparison. */
    private static final class Values {
        private final Object[] values;

        Values(Object[] values) {
            this.values = values;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Values that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }
}
