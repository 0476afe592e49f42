package dev.roomkey.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Presets: what an operator would write for a framework's sessions, so that he need not. Each is a file of its own that says under
 * {@code expands-to} what it stands for, and under {@code parameters} what the operator has to add. What he writes himself wins, and
 * takes the place of what {@code instead} lists for it.
 */
final class Presets {
    /** In the order of the documentation. */
    static final List<String> NAMES = List.of(
            "clerk",
            "supabase",
            "firebase",
            "keycloak",
            "auth0",
            "cloudflare-access",
            "authjs-v5",
            "authjs-v4",
            "auth0-nextjs",
            "better-auth-cache",
            "better-auth-compact-cache",
            "iron-session",
            "express-session",
            "fastify-session",
            "better-auth",
            "spring-session",
            "kratos",
            "oauth2-proxy",
            "authjs-database",
            "better-auth-http",
            "django",
            "laravel",
            "rails-http");

    private Presets() {}

    /** The section with the keys of its preset, if it names one, below its own. */
    static Field<Section> expand(Section written) {
        var preset = written.get("preset", Form.choice(NAMES, it -> it)).optional();
        return preset.value().isEmpty()
                ? (preset.isBroken() ? Field.broken() : Field.of(written))
                : expand(written, read(preset.get()));
    }

    /** The file of the preset {@code name}. */
    static Tree.Entries read(String name) {
        try (var file = Presets.class.getResourceAsStream("presets/" + name + ".yaml")) {
            var text = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
            return YamlFile.read("preset " + name, text).root();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Field<Section> expand(Section written, Tree.Entries preset) {
        var parameters = entries(preset, "parameters");
        var values = new HashMap<String, List<String>>();
        parameters.forEach(
                (name, parameter) -> ask(written, name, parameter).value().ifPresent(it -> values.put(name, it)));
        if (values.size() < parameters.size()) {
            return Field.broken();
        }
        var expanded = new LinkedHashMap<>(entries(preset, "expands-to"));
        entries(preset, "instead").forEach((key, others) -> {
            if (written.says(key)) {
                ((Tree.Items) others).items().forEach(it -> expanded.remove(((Tree.Scalar) it).text()));
            }
        });
        return Field.of(written.above(filled(expanded, values)));
    }

    /** What the operator wrote for a parameter; a list where the preset takes one. */
    private static Field<List<String>> ask(Section written, String name, Tree parameter) {
        boolean list = ((Tree.Entries) parameter).entries().containsKey("list");
        return list
                ? written.list(name, form(parameter))
                        .required(mend(parameter))
                        .then(it -> nonEmpty(written, name, parameter, it))
                : written.get(name, form(parameter)).required(mend(parameter)).then(it -> Field.of(List.of(it)));
    }

    /** An empty list would take away the very check that it is for. */
    private static Field<List<String>> nonEmpty(Section written, String name, Tree parameter, List<String> values) {
        if (values.isEmpty()) {
            written.refuse(name, "lists nothing", mend(parameter));
        }
        return values.isEmpty() ? Field.broken() : Field.of(values);
    }

    private static Form<String> form(Tree parameter) {
        var pattern = text(parameter, "pattern");
        return Form.matching(text(parameter, "noun"), mend(parameter), it -> it.matches(pattern));
    }

    private static String mend(Tree parameter) {
        return text(parameter, "mend");
    }

    private static String text(Tree parameter, String key) {
        return ((Tree.Scalar) Objects.requireNonNull(
                        ((Tree.Entries) parameter).entries().get(key), key))
                .text();
    }

    private static Map<String, Tree> entries(Tree.Entries preset, String key) {
        return preset.entries().get(key) instanceof Tree.Entries found ? found.entries() : Map.of();
    }

    private static Map<String, Tree> filled(Map<String, Tree> entries, Map<String, List<String>> values) {
        var filled = new LinkedHashMap<String, Tree>();
        entries.forEach((key, value) -> filled.put(key, filled(value, values)));
        return filled;
    }

    private static Tree filled(Tree tree, Map<String, List<String>> values) {
        return switch (tree) {
            case Tree.Scalar scalar -> filled(scalar, values).getFirst();
            case Tree.Items list ->
                new Tree.Items(
                        list.place(),
                        list.items().stream()
                                .flatMap(it -> it instanceof Tree.Scalar scalar
                                        ? filled(scalar, values).stream()
                                        : Stream.of(filled(it, values)))
                                .toList());
            case Tree.Entries mapping -> new Tree.Entries(mapping.place(), filled(mapping.entries(), values));
        };
    }

    /** As many as the parameter has values that it names; one of a list stands for each of them. */
    private static List<Tree> filled(Tree.Scalar scalar, Map<String, List<String>> values) {
        for (var value : values.entrySet()) {
            var name = "${" + value.getKey() + "}";
            if (scalar.text().contains(name)) {
                return value.getValue().stream()
                        .<Tree>map(it ->
                                new Tree.Scalar(scalar.place(), scalar.text().replace(name, it), scalar.type()))
                        .toList();
            }
        }
        return List.of(scalar);
    }
}
