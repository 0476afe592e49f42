package dev.roomkey.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns what a file says into the shape that a key needs, or reports that it is not of that shape. */
final class Shapes {
    /** What can be compared with a claim. */
    private static final Set<Tree.Type> COMPARABLE = Set.of(Tree.Type.TEXT, Tree.Type.INTEGER, Tree.Type.BOOLEAN);

    private final Reading reading;

    Shapes(Reading reading) {
        this.reading = reading;
    }

    /** The value that {@code text} stands for. */
    <T> Field<T> parse(KeyPath path, String text, Form<T> form) {
        reading.quotable(path, text);
        return form.parse()
                .apply(text)
                .map(Field::of)
                .orElseGet(() -> wrong(
                        path,
                        Quote.value(text) + " is not " + form.noun(),
                        form.mend().apply(text)));
    }

    /** A single value. An empty one is refused: an empty {@code require:} must not come to mean that nothing is required. */
    Field<String> scalar(KeyPath path, Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar
            when scalar.type() == Tree.Type.NULL -> wrong(path, "has no value", "give it one or remove the key");
            case Tree.Scalar scalar -> Field.of(scalar.text());
            case Tree.Items items -> wrong(path, "is a list", "write one value");
            case Tree.Entries entries -> wrong(path, "is a mapping", "write one value");
        };
    }

    /** A list of single values; one value stands for a list of one. */
    Field<List<String>> scalars(KeyPath path, Tree tree) {
        return tree instanceof Tree.Items list
                ? Field.all(each(path, list).entrySet().stream()
                        .map(it -> scalar(it.getKey(), it.getValue()))
                        .toList())
                : scalar(path, tree).then(it -> Field.of(List.of(it)));
    }

    /** A list of anything. */
    Field<List<Tree>> items(KeyPath path, Tree tree) {
        return tree instanceof Tree.Items list
                ? Field.of(list.items())
                : wrong(path, "is not a list", "begin each item with a dash");
    }

    /** A mapping; one that is written without any keys is empty. */
    Field<Map<String, Tree>> entries(KeyPath path, Tree tree) {
        return switch (tree) {
            case Tree.Entries mapping -> Field.of(mapping.entries());
            case Tree.Scalar scalar when scalar.type() == Tree.Type.NULL -> Field.of(Map.of());
            case Tree.Scalar scalar -> wrong(path, "is not a mapping", "write its keys indented below it");
            case Tree.Items items ->
                wrong(path, "is not a mapping", "write its keys indented below it, without a dash");
        };
    }

    /** For each key the texts that are allowed there, at least one. */
    <K> Field<Map<K, Set<String>>> allowed(KeyPath path, Tree tree, Form<K> form) {
        if (!(tree instanceof Tree.Entries mapping)) {
            return wrong(path, "is not a mapping", "write its keys indented below it, each with a list of texts");
        }
        var allowed = new LinkedHashMap<K, Set<String>>();
        var sound = true;
        for (var entry : mapping.entries().entrySet()) {
            var at = path.child(Quote.plain(entry.getKey()));
            reading.stands(at, entry.getValue().place());
            var key = parse(at, entry.getKey(), form);
            var texts = comparable(at, entry.getValue());
            sound &= !key.isBroken() && !texts.isBroken();
            key.then(it -> texts.then(set -> Field.of(allowed.put(it, set))));
        }
        return sound ? Field.of(allowed) : Field.broken();
    }

    /** A mapping as JSON. */
    Field<JsonObject> json(KeyPath path, Tree tree) {
        return tree instanceof Tree.Entries
                ? jsonValue(path, tree).then(it -> Field.of((JsonObject) it))
                : wrong(path, "is not a mapping", "write its keys indented below it");
    }

    /** A value of another type would never be equal to a claim and so refuse everybody. */
    private Field<Set<String>> comparable(KeyPath path, Tree tree) {
        var texts = scalars(path, tree);
        if (texts.isBroken()) {
            return Field.broken();
        }
        var values = tree instanceof Tree.Items list ? list.items() : List.of(tree);
        if (values.isEmpty()) {
            return wrong(path, "lists nothing", "list at least one text, or remove the key");
        }
        return values.stream().allMatch(Shapes::isComparable)
                ? Field.of(Set.copyOf(texts.get()))
                : wrong(path, "holds a value that no claim can equal", "write texts, whole numbers, true or false");
    }

    private static boolean isComparable(Tree tree) {
        return tree instanceof Tree.Scalar scalar && COMPARABLE.contains(scalar.type());
    }

    private Field<Object> jsonValue(KeyPath path, Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> jsonScalar(path, scalar);
            case Tree.Items items ->
                Field.all(each(path, items).entrySet().stream()
                                .map(it -> jsonValue(it.getKey(), it.getValue()))
                                .toList())
                        .then(it -> Field.of(new JsonArray(it)));
            case Tree.Entries mapping -> jsonObject(path, mapping);
        };
    }

    private Field<Object> jsonObject(KeyPath path, Tree.Entries mapping) {
        var json = new JsonObject();
        var fields = new ArrayList<Field<Object>>();
        mapping.entries().forEach((key, value) -> {
            var at = path.child(Quote.plain(key));
            reading.stands(at, value.place());
            var field = jsonValue(at, value);
            fields.add(field);
            json.put(key, field.orNull());
        });
        return Field.all(fields).then(it -> Field.of(json));
    }

    private Field<Object> jsonScalar(KeyPath path, Tree.Scalar scalar) {
        return switch (scalar.type()) {
            case TEXT -> Field.of(scalar.text());
            case BOOLEAN -> Field.of(Boolean.parseBoolean(scalar.text()));
            case INTEGER ->
                parse(path, scalar.text(), Form.number(Long.MIN_VALUE, Long.MAX_VALUE))
                        .then(Field::of);
            case FLOAT, NULL ->
                wrong(
                        path,
                        Quote.value(scalar.text()) + " is not taken",
                        "write a text, a whole number, true or false");
        };
    }

    private Map<KeyPath, Tree> each(KeyPath path, Tree.Items list) {
        var items = new LinkedHashMap<KeyPath, Tree>();
        for (int i = 0; i < list.items().size(); i++) {
            var item = list.items().get(i);
            reading.stands(path.item(i), item.place());
            items.put(path.item(i), item);
        }
        return items;
    }

    private <T> Field<T> wrong(KeyPath path, String what, String mend) {
        reading.problem(path, what, mend);
        return Field.broken();
    }
}
