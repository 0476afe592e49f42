package dev.roomkey.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A configuration that has one of everything and says nothing, by which the readers show all keys they ask for. */
final class Skeleton {
    /** In the skeleton an authenticator is called as its type is. */
    private static final Pattern AUTHENTICATOR = Pattern.compile("authenticators\\.([a-z-]+)");

    private static final Tree WITH_AGENTS = entries(Map.of("agents", one()));

    private static final Map<String, Tree> PROJECT = Map.of("keys", one());

    static final Map<String, Tree> ROOT = Map.of(
            "livekit", entries(Map.of("keys", one(), "projects", entries(Map.of("name", entries(PROJECT))))),
            "sessions", entries(Map.of("authenticators", entries(authenticators()))),
            "rooms",
                    entries(Map.of("request-fields", WITH_AGENTS, "rules", one(Map.of("request-fields", WITH_AGENTS)))),
            "limits", entries(Map.of("user", one(), "address", one())));

    private Skeleton() {}

    /**
     * The keys as they are for any item and any name. An authenticator's key is given once for the types that have it with the same
     * default: with {@code <name>} if these are all of them, else with their names, like {@code <jwt,jwe>}.
     */
    static List<KnownKey> generalised(List<KnownKey> keys) {
        var alike = new LinkedHashMap<List<String>, List<KnownKey>>();
        keys.stream()
                .map(Skeleton::anyItem)
                .forEach(it -> alike.computeIfAbsent(
                                List.of(called(it.key(), "name"), it.initial()), same -> new ArrayList<>())
                        .add(it));
        return alike.values().stream()
                .map(it -> it.getFirst().at(called(it.getFirst().key(), types(it))))
                .toList();
    }

    private static String called(String path, String name) {
        return AUTHENTICATOR.matcher(path).replaceAll("authenticators.<" + name + ">");
    }

    private static String types(List<KnownKey> keys) {
        var types = keys.stream()
                .flatMap(it -> AUTHENTICATOR.matcher(it.key()).results())
                .map(it -> it.group(1))
                .distinct()
                .toList();
        return types.size() == AuthenticatorReader.Type.values().length ? "name" : String.join(",", types);
    }

    private static KnownKey anyItem(KnownKey key) {
        var type = AUTHENTICATOR.matcher(key.key());
        var initial =
                type.find() && key.initial().equals(type.group(1)) && key.key().endsWith("namespace")
                        ? "the name"
                        : key.initial();
        var path = key.key()
                .replace("[0]", "[]")
                .replaceAll("^livekit\\.projects\\.name\\.", "livekit.projects.<name>.")
                .replaceAll("^redis\\.(limits|tokens|sessions)\\.", "redis.<role>.");
        return new KnownKey(path, key.form(), initial);
    }

    private static Map<String, Tree> authenticators() {
        var authenticators = new LinkedHashMap<String, Tree>();
        for (var type : AuthenticatorReader.Type.values()) {
            var name = type.name().toLowerCase(Locale.ROOT);
            var written = Map.of("type", new Tree.Scalar("", name, Tree.Type.TEXT), "keys", one());
            authenticators.put(
                    name,
                    entries(type == AuthenticatorReader.Type.JWT ? written : Map.of("type", written.get("type"))));
        }
        return authenticators;
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
