package dev.roomkey.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.roomkey.policy.Wanted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of LiveKit's standard token request. Both spellings of a field are taken, but not side by side; {@code
 * null} is the same as absent, and so is a body without a byte; what is not known is passed over, so that a newer client
 * is not locked out.
 */
final class JoinBody {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(32)
                    .build())
            .build();

    /** Foreign names of which an answer may speak. */
    private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final JsonParser parser;
    private final EnumMap<Field, String> seen = new EnumMap<>(Field.class);
    private final EnumMap<Field, String> texts = new EnumMap<>(Field.class);
    private Map<String, String> attributes = Map.of();
    private JsonObject roomConfig = new JsonObject();

    private JoinBody(JsonParser parser) {
        this.parser = parser;
    }

    /** What a body says. */
    sealed interface Result {
        record Parsed(Wanted wanted) implements Result {}

        record Malformed(Problem problem) implements Result {}
    }

    /** The fields of the standard, each with its spellings. */
    private enum Field {
        ROOM_NAME("room_name", "roomName"),
        PARTICIPANT_NAME("participant_name", "participantName"),
        PARTICIPANT_IDENTITY("participant_identity", "participantIdentity"),
        PARTICIPANT_METADATA("participant_metadata", "participantMetadata"),
        PARTICIPANT_ATTRIBUTES("participant_attributes", "participantAttributes"),
        ROOM_CONFIG("room_config", "roomConfig");

        private static final Map<String, Field> BY_NAME = new LinkedHashMap<>();

        static {
            for (var field : values()) {
                BY_NAME.put(field.snakeCase, field);
                BY_NAME.put(field.camelCase, field);
            }
        }

        private final String snakeCase;
        private final String camelCase;

        Field(String snakeCase, String camelCase) {
            this.snakeCase = snakeCase;
            this.camelCase = camelCase;
        }
    }

    /** Reads a body; never throws. */
    static Result parse(Buffer body) {
        if (body.length() == 0) {
            return new Result.Parsed(Wanted.NOTHING);
        }
        try (var parser = JSON.createParser(body.getBytes())) {
            return new Result.Parsed(new JoinBody(parser).read());
        } catch (Mistake mistake) {
            return new Result.Malformed(new Problem(ProblemType.MALFORMED_REQUEST, mistake.text, mistake.field));
        } catch (JsonProcessingException e) {
            return malformed("The body is not valid JSON"
                    + (e.getLocation() == null
                            ? "."
                            : ": look at byte " + e.getLocation().getByteOffset() + "."));
        } catch (IOException | RuntimeException e) {
            return malformed("The body is not valid JSON.");
        }
    }

    private static Result malformed(String detail) {
        return new Result.Malformed(new Problem(ProblemType.MALFORMED_REQUEST, detail));
    }

    private Wanted read() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Mistake("The body must be a JSON object, such as {\"room_name\": \"lobby\"}.", null);
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            readField(name);
        }
        if (parser.nextToken() != null) {
            throw new Mistake("The body must hold one JSON object and nothing after it.", null);
        }
        return new Wanted(
                texts.get(Field.ROOM_NAME),
                texts.get(Field.PARTICIPANT_NAME),
                texts.get(Field.PARTICIPANT_IDENTITY),
                texts.get(Field.PARTICIPANT_METADATA),
                attributes,
                roomConfig);
    }

    private void readField(String name) throws IOException {
        var field = Field.BY_NAME.get(name);
        if (field == null) {
            parser.skipChildren();
            return;
        }
        var other = seen.put(field, name);
        if (other != null) {
            throw new Mistake("Send either " + other + " or " + name + ", not both.", "/" + name);
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (field) {
            case PARTICIPANT_ATTRIBUTES -> attributes = readTexts("/" + name);
            case ROOM_CONFIG -> roomConfig = readRoomConfig("/" + name);
            case ROOM_NAME, PARTICIPANT_NAME, PARTICIPANT_IDENTITY, PARTICIPANT_METADATA ->
                texts.put(field, readText("/" + name));
        }
    }

    private String readText(String path) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(path, "a string");
        }
        return parser.getText();
    }

    private Map<String, String> readTexts(String path) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType(path, "an object of strings");
        }
        var texts = new LinkedHashMap<String, String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            texts.put(name, readText(REPEATABLE.matcher(name).matches() ? path + "/" + name : path));
        }
        return texts;
    }

    private JsonObject readRoomConfig(String path) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType(path, "an object");
        }
        return readObject();
    }

    private JsonObject readObject() throws IOException {
        var object = new JsonObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            object.put(name, readValue());
        }
        return object;
    }

    private @Nullable Object readValue() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject();
            case START_ARRAY -> readArray();
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            default -> null;
        };
    }

    private JsonArray readArray() throws IOException {
        var array = new JsonArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue());
        }
        return array;
    }

    private Mistake wrongType(String path, String expected) throws IOException {
        var actual = switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "a number";
        };
        return new Mistake(path.substring(1) + " must be " + expected + ", not " + actual + ".", path);
    }

    /** Ends the reading at the first mistake; costs no stack trace. */
    private static final class Mistake extends IOException {
        private final String text;
        private final @Nullable String field;

        Mistake(String text, @Nullable String field) {
            super(text);
            this.text = text;
            this.field = field;
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
