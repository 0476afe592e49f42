package dev.roomkey.config;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The keys of one mapping, asked for by name. Asking never throws: what is wrong is reported, and {@link #build} makes the section's
 * record only when every value is good. A key that was asked for is thereby known; any other is reported as unknown.
 */
final class Section {
    private final Reading reading;
    private final KeyPath path;
    private final Shapes shapes;
    private final Map<String, Tree> entries;
    private final Set<String> keys = new LinkedHashSet<>();
    private boolean sound = true;

    Section(Reading reading, KeyPath path, Map<String, Tree> entries) {
        this.reading = reading;
        this.path = path;
        this.shapes = new Shapes(reading);
        this.entries = entries;
        entries.forEach((key, value) -> reading.stands(path.child(key), value.place()));
    }

    Reading reading() {
        return reading;
    }

    KeyPath path() {
        return path;
    }

    /** Whether the file says anything here. */
    boolean isWritten() {
        return !entries.isEmpty();
    }

    /** Whether the list {@code key} is written here, or its first item in the environment. */
    boolean says(String key) {
        return entries.containsKey(key)
                || reading.environment().hasBelow(path.child(key).item(0));
    }

    /** A single value, from the key's variable or else the file. */
    <T> Ask<T> get(String key, Form<T> form) {
        return get(key, form, "");
    }

    /** A single value, from the key's variable, the file, or {@code ecosystem}: a variable that other programs read too. */
    <T> Ask<T> get(String key, Form<T> form, String ecosystem) {
        know(key, form.noun());
        var text = variable(key)
                .map(Field::of)
                .or(() -> file(key).map(it -> shapes.scalar(path.child(key), it)))
                .or(() -> fallback(key, ecosystem).map(Field::of))
                .orElse(Field.of(null));
        return new Ask<>(this, key, text.then(it -> shapes.parse(path.child(key), it, form)), form.show());
    }

    /** A list of single values; one value stands for a list of one. In a variable they are separated by commas. */
    <T> Ask<List<T>> list(String key, Form<T> form) {
        know(key, "list, each " + form.noun());
        var texts = variable(key)
                .map(it -> Field.of(split(it)))
                .or(() -> file(key).map(it -> shapes.scalars(path.child(key), it)))
                .orElse(Field.of(null));
        var found = texts.then(it -> Field.all(it.stream()
                .map(text -> shapes.parse(path.child(key), text, form))
                .toList()));
        return new Ask<>(this, key, found, it -> shown(it, form));
    }

    /** For each key, written in one form, the texts that are allowed there. Only from the file. */
    <K> Ask<Map<K, Set<String>>> allowed(String key, Form<K> form) {
        know(key, "mapping of " + form.noun() + " to a list");
        var found =
                file(key).map(it -> shapes.allowed(path.child(key), it, form)).orElse(Field.of(null));
        return new Ask<>(this, key, found, it -> "{}");
    }

    /** A mapping that is taken as it is. Only from the file. */
    Ask<JsonObject> json(String key) {
        know(key, "mapping");
        var found = file(key).map(it -> shapes.json(path.child(key), it)).orElse(Field.of(null));
        return new Ask<>(this, key, found, JsonObject::encode);
    }

    /** The section below {@code key}; one that is left out is empty. */
    <T> Field<T> child(String key, Function<Section, Field<T>> reader) {
        return take(below(path.child(key), file(key), reader));
    }

    /** The sections of a list; {@code initial} is how the default would be written. */
    <T> Ask<List<T>> items(String key, Function<Section, Field<T>> reader, String initial) {
        know(key, "list of mappings");
        var list = path.child(key);
        var trees = file(key).map(it -> shapes.items(list, it)).orElse(Field.of(null));
        var fields = new ArrayList<Field<T>>();
        var count = trees.orNull() == null ? 0 : trees.get().size();
        for (int i = 0; i < count || reading.environment().hasBelow(list.item(i)); i++) {
            fields.add(below(list.item(i), i < count ? Optional.of(trees.get().get(i)) : Optional.empty(), reader));
        }
        var found = fields.isEmpty() ? trees.then(it -> Field.<List<T>>of(List.of())) : Field.all(fields);
        return new Ask<>(this, key, found, it -> initial);
    }

    /** The sections below {@code key}: every one that the file holds, and those of {@code names} that the environment holds. */
    <T> Map<String, Field<T>> named(String key, Collection<String> names, Function<Section, Field<T>> reader) {
        var parent = path.child(key);
        var trees = file(key).map(it -> shapes.entries(parent, it)).orElse(Field.of(Map.of()));
        var here = take(trees).isBroken() ? Map.<String, Tree>of() : trees.get();
        var all = new LinkedHashSet<>(here.keySet());
        names.stream()
                .filter(it -> reading.environment().hasBelow(parent.child(it)))
                .forEach(all::add);
        var fields = new LinkedHashMap<String, Field<T>>();
        all.forEach(it -> fields.put(it, take(below(parent.child(it), Optional.ofNullable(here.get(it)), reader))));
        return fields;
    }

    /** This section over {@code others}: what is written here wins, in mappings key by key, and lists are not mixed. */
    Section above(Map<String, Tree> others) {
        var merged = new Section(reading, path, merge(entries, others));
        merged.keys.addAll(keys);
        reading.expanded(path, merged.entries);
        merged.sound = sound;
        return merged;
    }

    private static Map<String, Tree> merge(Map<String, Tree> upper, Map<String, Tree> lower) {
        var merged = new LinkedHashMap<>(lower);
        upper.forEach((key, tree) -> merged.merge(
                key,
                tree,
                (below, above) -> above instanceof Tree.Entries mine && below instanceof Tree.Entries theirs
                        ? new Tree.Entries(mine.place(), merge(mine.entries(), theirs.entries()))
                        : above));
        return merged;
    }

    /** The section's record, once all keys were asked for; what its constructor refuses is a problem here. */
    <T> Field<T> build(Supplier<T> constructor) {
        var built = sound ? reading.attempt(path, constructor) : Field.<T>broken();
        entries.keySet().stream().filter(it -> !keys.contains(it)).forEach(this::reportUnknown);
        return built;
    }

    /** Reports a problem with one of the keys; the section will not be built. */
    void refuse(String key, String what, String mend) {
        reading.problem(path.child(key), what, mend);
        sound = false;
    }

    void notice(String key, String what) {
        reading.notice(path.child(key), what);
    }

    /** Takes a field into account: the section is built only when none of its fields is broken. */
    <T> Field<T> take(Field<T> field) {
        sound &= !field.isBroken();
        return field;
    }

    /** What the file says at {@code key}, which is known from here on. */
    Optional<Tree> file(String key) {
        keys.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    /** What the key's own variable says. */
    Optional<String> variable(String key) {
        return variable(key, path.child(key).variable());
    }

    /** What a variable with another name says of the key. */
    Optional<String> fallback(String key, String name) {
        return name.isEmpty() ? Optional.empty() : variable(key, name);
    }

    void know(String key, String form) {
        keys.add(key);
        reading.know(path.child(key), form);
    }

    private Optional<String> variable(String key, String name) {
        var value = reading.environment().get(name);
        value.ifPresent(it -> reading.stands(path.child(key), name));
        return value;
    }

    private <T> Field<T> below(KeyPath at, Optional<Tree> tree, Function<Section, Field<T>> reader) {
        tree.ifPresent(it -> reading.stands(at, it.place()));
        var found = tree.map(it -> shapes.entries(at, it)).orElse(Field.of(Map.of()));
        return found.then(it -> reader.apply(new Section(reading, at, it)));
    }

    private void reportUnknown(String key) {
        var mend = Similar.to(key, keys)
                .map(it -> "did you mean " + it + "?")
                .orElse("known here: " + String.join(", ", keys));
        reading.problem(path.child(Quote.plain(key)), "is not a key", mend);
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    private static <T> String shown(List<T> values, Form<T> form) {
        return values.stream().map(form.show()).collect(Collectors.joining(", ", "[", "]"));
    }
}
