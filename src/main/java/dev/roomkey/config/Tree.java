package dev.roomkey.config;

import java.util.List;
import java.util.Map;

/** What a file says, value by value, each with the place where it stands. Aliases are already resolved. */
sealed interface Tree {
    /** {@code file:line}; for the value of a key, the line of the key. */
    String place();

    /** What a scalar is in YAML 1.2's core schema. */
    enum Type {
        TEXT,
        BOOLEAN,
        INTEGER,
        FLOAT,
        NULL
    }

    /** A single value, as it is written. */
    record Scalar(String place, String text, Type type) implements Tree {}

    /** A list. */
    record Items(String place, List<Tree> items) implements Tree {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping, in the order of the file. */
    record Entries(String place, Map<String, Tree> entries) implements Tree {}
}
