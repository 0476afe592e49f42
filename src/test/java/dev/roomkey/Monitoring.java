package dev.roomkey;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is there to watch Roomkey with: rules, dashboard, and all expressions in them. */
final class Monitoring {
    static final Path FOLDER = Path.of("k8s/components/monitoring");
    static final Path RULES = FOLDER.resolve("rules.yaml");

    private Monitoring() {}

    /**
     * A rule of {@code rules.yaml}.
     *
     * @param name of the alert or of what it records
     */
    record Rule(String name, boolean isAlert, String expression, Map<String, String> annotations) {}

    /** A query of a panel. */
    record Query(String panel, String expression) {}

    static List<Rule> rules() {
        var found = new ArrayList<Rule>();
        for (var group : list(map(new Load(LoadSettings.builder().build()).loadFromString(text(RULES))), "groups")) {
            list(map(group), "rules").forEach(it -> found.add(rule(map(it))));
        }
        return found;
    }

    private static Rule rule(Map<?, ?> rule) {
        var alert = rule.get("alert");
        var annotations = new HashMap<String, String>();
        if (rule.get("annotations") instanceof Map<?, ?> texts) {
            texts.forEach((key, value) -> annotations.put(String.valueOf(key), String.valueOf(value)));
        }
        return new Rule(
                String.valueOf(alert == null ? rule.get("record") : alert),
                alert != null,
                String.valueOf(rule.get("expr")).strip(),
                annotations);
    }

    static JsonObject dashboard() {
        return new JsonObject(text(FOLDER.resolve("dashboard.json")));
    }

    /** The panels of the dashboard but for its rows. */
    static Stream<JsonObject> panels() {
        return objects(dashboard().getJsonArray("panels")).filter(it -> !"row".equals(it.getString("type")));
    }

    static List<Query> queries() {
        return panels().flatMap(panel -> objects(panel.getJsonArray("targets"))
                        .map(it -> new Query(panel.getString("title"), it.getString("expr"))))
                .toList();
    }

    static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Map<?, ?> parent, String key) {
        return (List<?>) Objects.requireNonNull(parent.get(key));
    }
}
