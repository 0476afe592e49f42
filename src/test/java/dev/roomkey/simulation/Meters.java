package dev.roomkey.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the instances' own meters say, all of them together. */
final class Meters {
    private final Map<String, Long> series = new TreeMap<>();

    Meters(List<Instance> instances, String name) {
        var line = Pattern.compile("(?m)^" + name + "(?:\\{(.*)})? ([0-9.E]+)$");
        for (var instance : instances) {
            line.matcher(instance.gateway().metrics())
                    .results()
                    .forEach(it -> series.merge(
                            String.valueOf(it.group(1)), (long) Double.parseDouble(it.group(2)), Long::sum));
        }
    }

    /** Of the series that have this label's value. */
    long with(String label, String value) {
        return series.entrySet().stream()
                .filter(it -> it.getKey().contains(label + "=\"" + value + "\""))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long sum() {
        return series.values().stream().mapToLong(Long::longValue).sum();
    }
}
