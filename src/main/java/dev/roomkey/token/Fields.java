package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fields that a JSON object may hold, in canonical order. Whatever is not named here is refused. */
final class Fields {
    private static final Pattern CAMEL_HUMP = Pattern.compile("(?=[A-Z])");
    private static final Pattern UNPRINTED = Pattern.compile("[^A-Za-z0-9_-]");

    /** Longest foreign field name that is repeated in an error. */
    private static final int MAX_SHOWN = 40;

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, String> spellings = new HashMap<>();

    /** One field: its JSON name in camelCase and what it may hold. */
    record Field(String name, Value value) {}

    private Fields(List<Field> fields) {
        fields.forEach(it -> values.put(it.name(), it.value()));
        fields.forEach(it -> spellings.put(it.name(), it.name()));
    }

    static Field field(String name, Value value) {
        return new Field(name, value);
    }

    /** Fields of a grant, which LiveKit reads in camelCase. */
    static Fields of(Field... fields) {
        return new Fields(List.of(fields));
    }

    /** Fields of a protobuf message, whose JSON may be spelled in camelCase or in snake_case. */
    static Fields ofMessage(Field... fields) {
        var message = of(fields);
        Stream.of(fields).forEach(it -> message.spellings.put(snakeCase(it.name()), it.name()));
        return message;
    }

    /** Their names, in order. */
    Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The object in canonical form: fields in order and in camelCase, empty ones left out. */
    JsonObject read(JsonObject json, String path) {
        var given = byName(json, path);
        var read = new JsonObject();
        values.forEach((name, value) -> {
            Object one = given.get(name);
            Object canonical = one == null ? null : value.read(one, path + "." + name);
            if (canonical != null) {
                read.put(name, canonical);
            }
        });
        return read;
    }

    private Map<String, Object> byName(JsonObject json, String path) {
        var given = new HashMap<String, Object>();
        // a Map that a caller wrapped may have keys of any type
        for (Object key : json.getMap().keySet()) {
            String name = spellings.get(key);
            if (name == null) {
                throw unknown(String.valueOf(key), path);
            }
            Object value = json.getValue((String) key);
            if (value != null && given.put(name, value) != null) {
                throw new InvalidGrantException(
                        path + "." + name, "is given in camelCase and in snake_case; keep one of them");
            }
        }
        return given;
    }

    private InvalidGrantException unknown(String key, String path) {
        String shown = key.length() > MAX_SHOWN ? key.substring(0, MAX_SHOWN) + "..." : key;
        String mend = Spelling.nearest(shown, values.keySet())
                .map(it -> "did you mean " + it + "?")
                .orElse("known are " + String.join(", ", values.keySet()));
        return new InvalidGrantException(
                path + "." + UNPRINTED.matcher(shown).replaceAll("?"), "is not known; " + mend);
    }

    private static String snakeCase(String name) {
        return CAMEL_HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
