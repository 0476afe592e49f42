package dev.roomkey.token;

import dev.roomkey.model.Controls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The kinds of value that claims are made of. What they return is fresh and shares nothing with what was given. */
final class Values {
    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    /** Longest list taken; agents and outputs come in ones and twos. */
    static final int MAX_ENTRIES = 64;

    /** A grant's permission: LiveKit tells an explicit false from an absent one, so both are kept. */
    static final Value PERMISSION = (given, path) -> typed(Boolean.class, given, path);

    /** A proto3 bool: false is its default and is left out. */
    static final Value FLAG = (given, path) -> typed(Boolean.class, given, path) ? Boolean.TRUE : null;

    /** A proto3 uint32: zero is its default and is left out. */
    static final Value UINT32 = (given, path) -> {
        long number = given instanceof Integer || given instanceof Long ? ((Number) given).longValue() : -1;
        if (number < 0 || number > UINT32_MAX) {
            throw new InvalidGrantException(path, "is no such number; give a whole number from 0 to " + UINT32_MAX);
        }
        return number == 0 ? null : number;
    };

    private Values() {}

    /** Any text of at most {@code maxBytes} in UTF-8. */
    static Value text(int maxBytes) {
        return (given, path) -> {
            String text = typed(String.class, given, path);
            if (utf8Length(text, path) > maxBytes) {
                throw new InvalidGrantException(path, "is longer than " + maxBytes + " bytes; shorten it");
            }
            return text.isEmpty() ? null : text;
        };
    }

    /** A text without control characters, which would let it forge lines of a log. */
    static Value label(int maxBytes) {
        var text = text(maxBytes);
        return (given, path) -> {
            Object label = text.read(given, path);
            if (label instanceof String it && Controls.areIn(it)) {
                throw new InvalidGrantException(path, "has a control character; remove it");
            }
            return label;
        };
    }

    /** One of {@code names}. */
    static Value oneOf(List<String> names) {
        return (given, path) -> {
            String name = typed(String.class, given, path);
            if (!name.isEmpty() && !names.contains(name)) {
                throw new InvalidGrantException(path, "is not known; give one of " + String.join(", ", names));
            }
            return name.isEmpty() ? null : name;
        };
    }

    /** A proto3 enum by name: the first name is its default and is left out. */
    static Value protoEnum(String... names) {
        var oneOf = oneOf(List.of(names));
        return (given, path) -> names[0].equals(given) ? null : oneOf.read(given, path);
    }

    /** Some of {@code names}, each once and in their order, whatever the order given. */
    static Value someOf(List<String> names) {
        var list = listOf(oneOf(names));
        return (given, path) -> {
            Object read = list.read(given, path);
            return read instanceof JsonArray some
                    ? new JsonArray(names.stream().filter(some::contains).toList())
                    : null;
        };
    }

    static Value listOf(Value entry) {
        return (given, path) -> {
            JsonArray list = typed(JsonArray.class, given, path);
            if (list.size() > MAX_ENTRIES) {
                throw new InvalidGrantException(path, "has more than " + MAX_ENTRIES + " entries; shorten it");
            }
            var read = new JsonArray();
            for (int i = 0; i < list.size(); i++) {
                addEntry(read, entry, list.getValue(i), path + "[" + i + "]");
            }
            return read.isEmpty() ? null : read;
        };
    }

    static Value object(Fields fields) {
        return (given, path) -> {
            JsonObject read = fields.read(typed(JsonObject.class, given, path), path);
            return read.isEmpty() ? null : read;
        };
    }

    /** Texts by name, sorted by it, names and values together at most {@code maxBytes} in UTF-8. */
    static Value textMap(int maxBytes) {
        return (given, path) -> {
            var sorted = new TreeMap<String, Object>();
            long bytes = 0;
            for (var entry : typed(JsonObject.class, given, path).getMap().entrySet()) {
                bytes += addText(sorted, entry.getKey(), entry.getValue(), path);
            }
            if (bytes > maxBytes) {
                throw new InvalidGrantException(path, "is longer than " + maxBytes + " bytes; shorten it");
            }
            // JsonObject.copy() keeps the order of no other map
            return sorted.isEmpty() ? null : new JsonObject(new LinkedHashMap<>(sorted));
        };
    }

    /** The names that are true. */
    static JsonObject allowed(Map<String, Boolean> permissions) {
        var allowed = new HashMap<String, Object>(permissions);
        allowed.values().removeIf(Boolean.FALSE::equals);
        return new JsonObject(allowed);
    }

    /** Whether {@code given} is empty, as the SDKs that write every default have it. */
    static boolean saysNothing(Object given) {
        return switch (given) {
            case String text -> text.isEmpty();
            case JsonArray list -> list.isEmpty();
            case JsonObject object -> object.isEmpty();
            default -> false;
        };
    }

    private static void addEntry(JsonArray to, Value entry, @Nullable Object given, String path) {
        Object read = given == null ? null : entry.read(given, path);
        if (read == null) {
            throw new InvalidGrantException(path, "is empty; remove it");
        }
        to.add(read);
    }

    /** Returns the length of both. The map may be anybody's, so neither type is taken on trust. */
    private static int addText(Map<String, Object> to, @Nullable Object name, @Nullable Object value, String path) {
        if (!(name instanceof String key) || key.isEmpty() || (value != null && !(value instanceof String))) {
            throw new InvalidGrantException(path, "is no map of texts; give each entry a name and a text");
        }
        if (value == null) {
            return 0;
        }
        to.put(key, value);
        return utf8Length(key, path) + utf8Length((String) value, path);
    }

    /** A lone surrogate has no UTF-8: in the token it would become a question mark, and two identities one. */
    private static int utf8Length(String text, String path) {
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new InvalidGrantException(path, "is no valid Unicode; remove the lone surrogate");
            }
            length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            i += Character.charCount(point);
        }
        return length;
    }

    private static <T> T typed(Class<T> type, Object given, String path) {
        if (!type.isInstance(given)) {
            throw new InvalidGrantException(path, "has the wrong type; give " + described(type));
        }
        return type.cast(given);
    }

    private static String described(Class<?> type) {
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return type == JsonArray.class ? "a list" : "an object";
    }
}
