package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;

/** Holds real answers of the token endpoint against {@code openapi.yaml}: status, headers, content type and body. */
public final class OpenApiContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Headers that clients act on, and that no answer may have without a word about it. */
    private static final List<String> SPOKEN_OF =
            List.of("RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate", "Cache-Status");

    private final JsonNode document;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    public OpenApiContract(String yaml) {
        try {
            document = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when a {@code POST} of the token endpoint may not be answered like this. */
    public void check(HttpResponse<String> response) {
        check("/api/livekit-token", response);
    }

    /** Fails when a {@code POST} of {@code path} may not be answered like this. */
    public void check(String path, HttpResponse<String> response) {
        var described =
                resolve(document.at("/paths/" + path.replace("/", "~1") + "/post/responses/" + response.statusCode()));
        assertThat(described.isMissingNode())
                .as("status %d is described", response.statusCode())
                .isFalse();
        described
                .path("headers")
                .properties()
                .forEach(header -> checkHeader(response, header.getKey(), resolve(header.getValue())));
        for (var name : SPOKEN_OF) {
            assertThat(described.path("headers").has(name)
                            || response.headers().firstValue(name).isEmpty())
                    .as("header %s of a %d is described", name, response.statusCode())
                    .isTrue();
        }
        if (!described.has("content")) {
            assertThat(response.body()).isEmpty();
            return;
        }
        var type = response.headers().firstValue("Content-Type").orElse("none");
        var content = described.path("content").path(type);
        assertThat(content.isMissingNode()).as("%s is described", type).isFalse();
        checkValue(content.path("schema"), parse(response.body()));
    }

    private void checkHeader(HttpResponse<String> response, String name, JsonNode described) {
        var value = response.headers().firstValue(name);
        if (described.path("required").asBoolean()) {
            assertThat(value)
                    .as("header %s of a %d", name, response.statusCode())
                    .isPresent();
        }
        value.ifPresent(text ->
                checkValue(described.path("schema"), JSON.getNodeFactory().textNode(text)));
    }

    private void checkValue(JsonNode schema, JsonNode value) {
        var whole = ((ObjectNode) schema.deepCopy()).set("components", document.path("components"));
        assertThat(schemas.getSchema(whole).validate(value))
                .as("what %s must be like", value)
                .isEmpty();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
