package dev.roomkey.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object of which no two parsers can have different ideas: valid UTF-8, no member twice, no number out of
 * range, no half of a surrogate pair (as UTF-8 it becomes a question mark, and two subjects become one), nothing behind
 * the object, at most {@value #MAX_DEPTH} levels.
 */
public final class StrictJson {
    public static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final char REPLACEMENT = '\uFFFD';

    /** Names are not interned, since strangers choose them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /** The object in {@code bytes}, of which the caller has bounded how many there are; empty when it is not strict. */
    public static Optional<JsonObject> object(byte[] bytes) {
        return read(bytes, JsonToken.START_OBJECT, StrictJson::object);
    }

    /** The list in {@code bytes}, as strict. */
    public static Optional<JsonArray> array(byte[] bytes) {
        return read(bytes, JsonToken.START_ARRAY, StrictJson::array);
    }

    private interface Reading<T> {
        T from(StrictJson json) throws IOException;
    }

    private static <T> Optional<T> read(byte[] bytes, JsonToken first, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(text(bytes))) {
            if (parser.nextToken() != first) {
                return Optional.empty();
            }
            var read = reading.from(new StrictJson(parser));
            return parser.nextToken() == null ? Optional.of(read) : Optional.empty();
        } catch (IOException notStrictJson) {
            return Optional.empty();
        }
    }

    /** Decoded here, since Jackson would also guess UTF-16 and UTF-32. What is no UTF-8 becomes the sign that says so, or stood there. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
    }

    private JsonObject object() throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            members.put(wellFormed(name), value());
        }
        return new JsonObject(members);
    }

    private JsonArray array() throws IOException {
        var items = new JsonArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return items;
    }

    private @Nullable Object value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new NotStrict();
        };
    }

    private static Double finite(double number) throws IOException {
        if (!Double.isFinite(number)) {
            throw new NotStrict();
        }
        return number;
    }

    private static String wellFormed(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return wellFormedPairs(text);
            }
        }
        return text;
    }

    private static String wellFormedPairs(String text) throws IOException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new NotStrict();
        }
        return text;
    }

    /** Never leaves this class; without a stack trace, since strangers can cause it. */
    private static final class NotStrict extends IOException {
        NotStrict() {
            super("not strict JSON");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
