package dev.roomkey.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a JSON object of texts alone: valid UTF-8, no name twice, nothing behind it. A null is the same as no field. */
final class FlatJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private FlatJson() {}

    /** The texts by name; empty when the bytes are anything else. Their number is the caller's to bound. */
    static Optional<Map<String, String>> read(Buffer body) {
        try (var parser = JSON.createParser(text(body))) {
            return object(parser);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> object(JsonParser parser) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && isWellFormed(parser.getText())) {
                texts.put(name, parser.getText());
            } else if (value != JsonToken.VALUE_NULL) {
                return Optional.empty();
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                ? Optional.of(texts)
                : Optional.empty();
    }

    /** Half a surrogate pair would become a question mark, and another subject. */
    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String text(Buffer body) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body.getBytes()))
                .toString();
    }
}
