package dev.roomkey.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Presets: what an operator would write for a framework's sessions, so that he need not. Each is a file of its own that says under
 * {@code expands-to} what it stands for, and under {@code parameters} what the operator has to add. What he writes himself wins.
 */
final class Presets {
    /** In the order of the documentation. */
    static final List<String> NAMES = List.of(
            "authjs-v5", "authjs-v4", "auth0-nextjs", "better-auth-cache", "better-auth-compact-cache", "iron-session");

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
        var values = new HashMap<String, String>();
        for (var parameter : entries(preset, "parameters").entrySet()) {
            var value =
                    written.get(parameter.getKey(), form(parameter.getValue())).required(mend(parameter.getValue()));
            value.value().ifPresent(it -> values.put(parameter.getKey(), it));
        }
        if (values.size() < entries(preset, "parameters").size()) {
            return Field.broken();
        }
        UnaryOperator<String> filled = text -> {
            var result = text;
            for (var value : values.entrySet()) {
                result = result.replace("${" + value.getKey() + "}", value.getValue());
            }
            return result;
        };
        return Field.of(written.above(filled(entries(preset, "expands-to"), filled)));
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

    private static Map<String, Tree> filled(Map<String, Tree> entries, UnaryOperator<String> fill) {
        var filled = new LinkedHashMap<String, Tree>();
        entries.forEach((key, value) -> filled.put(key, filled(value, fill)));
        return filled;
    }

    private static Tree filled(Tree tree, UnaryOperator<String> fill) {
        return switch (tree) {
            case Tree.Scalar scalar -> new Tree.Scalar(scalar.place(), fill.apply(scalar.text()), scalar.type());
            case Tree.Items list ->
                new Tree.Items(
                        list.place(),
                        list.items().stream().map(it -> filled(it, fill)).toList());
            case Tree.Entries mapping -> new Tree.Entries(mapping.place(), filled(mapping.entries(), fill));
        };
    }
}
