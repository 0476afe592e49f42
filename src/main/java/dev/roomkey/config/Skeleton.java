package dev.roomkey.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A configuration that has one of everything and says nothing, by which the readers show all keys they ask for. */
final class Skeleton {
    /** In the skeleton an authenticator is called as its type is. */
    private static final Pattern AUTHENTICATOR = Pattern.compile("authenticators\\.([a-z-]+)");

    static final Map<String, Tree> ROOT = Map.of(
            "sessions", entries(Map.of("authenticators", entries(authenticators()))),
            "rooms", entries(Map.of("rules", one())),
            "limits", entries(Map.of("user", one(), "address", one())));

    private Skeleton() {}

    /**
     * The keys as they are for any item and any name. An authenticator's key that is the same for all types is given once, with
     * {@code <name>}; any other once for each type that has it, like {@code <jwt>}.
     */
    static List<KnownKey> generalised(List<KnownKey> keys) {
        var byPath = new LinkedHashMap<String, List<KnownKey>>();
        keys.stream()
                .map(Skeleton::anyItem)
                .forEach(it -> byPath.computeIfAbsent(
                                AUTHENTICATOR.matcher(it.key()).replaceAll("authenticators.<name>"),
                                path -> new ArrayList<>())
                        .add(it));
        return byPath.entrySet().stream()
                .flatMap(it -> isCommon(it.getValue())
                        ? Stream.of(it.getValue().getFirst().at(it.getKey()))
                        : it.getValue().stream().map(Skeleton::ofType))
                .toList();
    }

    private static boolean isCommon(List<KnownKey> keys) {
        int types = AuthenticatorReader.Type.values().length;
        return keys.size() == types
                && keys.stream().map(KnownKey::initial).distinct().count() == 1;
    }

    private static KnownKey ofType(KnownKey key) {
        return key.at(AUTHENTICATOR.matcher(key.key()).replaceAll("authenticators.<$1>"));
    }

    private static KnownKey anyItem(KnownKey key) {
        var type = AUTHENTICATOR.matcher(key.key());
        var initial =
                type.find() && key.initial().equals(type.group(1)) && key.key().endsWith("namespace")
                        ? "the name"
                        : key.initial();
        return new KnownKey(key.key().replace("[0]", "[]"), key.form(), initial);
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
        return new Tree.Items("", List.of(entries(Map.of())));
    }

    private static Tree entries(Map<String, Tree> entries) {
        return new Tree.Entries("", entries);
    }
}
