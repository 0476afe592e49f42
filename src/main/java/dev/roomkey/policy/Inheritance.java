package dev.roomkey.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lays the terms of each rule over those of the rule that it inherits from. */
final class Inheritance {
    private final Map<String, Rule> rules = new HashMap<>();
    private final Given start;

    Inheritance(RoomsConfig config) {
        config.rules().forEach(it -> rules.putIfAbsent(it.name(), it));
        start = Given.nothing(config.requestFields());
    }

    /** What {@code rule} gives. Only its own faults go to {@code problems}: those of its ancestors stand at them. */
    Given given(Rule rule, Problems problems) {
        var given = start;
        for (var ancestor : ancestors(rule, problems).reversed()) {
            given = given.under(ancestor.terms(), new Problems("told there"));
        }
        return given.under(rule.terms(), problems);
    }

    /** The rule that {@code rule} inherits from, the one that this inherits from, and so on. */
    private List<Rule> ancestors(Rule rule, Problems problems) {
        var ancestors = new ArrayList<Rule>();
        var next = parent(rule);
        if (next == null && rule.terms().inherit() != null) {
            problems.at("inherit").add("'" + rule.terms().inherit() + "' is no rule", "name one of " + others(rule));
        }
        while (next != null) {
            if (next.equals(rule) || ancestors.contains(next)) {
                problems.at("inherit").add("goes round in a circle: " + circle(rule, ancestors), "remove one of them");
                return List.of();
            }
            ancestors.add(next);
            next = parent(next);
        }
        return ancestors;
    }

    private @Nullable Rule parent(Rule rule) {
        String name = rule.terms().inherit();
        return name == null ? null : rules.get(name);
    }

    private String others(Rule rule) {
        return rules.keySet().stream()
                .filter(it -> !it.equals(rule.name()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String circle(Rule rule, List<Rule> ancestors) {
        var last = ancestors.isEmpty() ? rule : ancestors.getLast();
        return Stream.concat(Stream.of(rule), ancestors.stream())
                        .map(Rule::name)
                        .collect(Collectors.joining(", ")) + ", " + last.terms().inherit();
    }
}
