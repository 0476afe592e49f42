package dev.roomkey.config;

import java.util.List;
import java.util.Map;

/** A configuration that has one of everything and says nothing, by which the readers show all keys they ask for. */
final class Skeleton {
    /** Stands for a name that the operator chooses. */
    private static final String NAME = "name";

    private static final Tree WITH_AGENTS = entries(Map.of("agents", one()));

    static final Map<String, Tree> ROOT = Map.of(
            "sessions", entries(Map.of("authenticators", entries(Map.of(NAME, entries(Map.of("keys", one())))))),
            "rooms",
                    entries(Map.of("request-fields", WITH_AGENTS, "rules", one(Map.of("request-fields", WITH_AGENTS)))),
            "limits", entries(Map.of("user", one())));

    private Skeleton() {}

    /** The key as it is for any item and any name. */
    static KnownKey generalised(KnownKey key) {
        var path = key.key().replace("[0]", "[]").replace("authenticators." + NAME, "authenticators.<name>");
        var initial = key.initial().equals(NAME) ? "the name" : key.initial();
        return new KnownKey(path, key.form(), initial);
    }

    private static Tree one() {
        return one(Map.of());
    }

    private static Tree one(Map<String, Tree> entries) {
        return new Tree.Items("", List.of(entries(entries)));
    }

    private static Tree entries(Map<String, Tree> entries) {
        return new Tree.Entries("", entries);
    }
}
