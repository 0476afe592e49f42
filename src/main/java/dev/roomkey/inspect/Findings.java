package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is noticed. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    void add(Fault fault, String problem, String mend) {
        found.add(new Finding(fault, problem, mend));
    }

    /** The worst first, otherwise in the order in which they were noticed. */
    List<Finding> inOrder() {
        return found.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }
}
