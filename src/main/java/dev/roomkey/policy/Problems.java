package dev.roomkey.policy;

import dev.roomkey.token.InvalidGrantException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, collected under the path of what is being read. */
final class Problems {
    private final String path;
    private final List<RoomsConfig.Problem> found;

    Problems(String path) {
        this(path, new ArrayList<>());
    }

    private Problems(String path, List<RoomsConfig.Problem> found) {
        this.path = path;
        this.found = found;
    }

    /** The same collection, one step further down. */
    Problems at(String child) {
        return new Problems(path + "." + child, found);
    }

    void add(String what, String mend) {
        found.add(new RoomsConfig.Problem(path, what, mend));
    }

    /** A grant's fault, whose message is {@code <path>: what is wrong; the mend}. */
    void add(InvalidGrantException fault) {
        String[] said = String.valueOf(fault.getMessage())
                .substring(fault.path().length() + 2)
                .split("; ", 2);
        found.add(new RoomsConfig.Problem(fault.path(), said[0], said[said.length - 1]));
    }

    String path() {
        return path;
    }

    List<RoomsConfig.Problem> found() {
        return List.copyOf(found);
    }
}
