package dev.roomkey.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serves the description of the API, as it was built in. */
final class OpenApi implements Handler<RoutingContext> {
    private final Buffer document;

    /** The description, with the token endpoint where it is configured to be. */
    OpenApi(String path) {
        document = Buffer.buffer(load().replace(HttpConfig.DEFAULT_PATH + ":", path + ":"));
    }

    @Override
    public void handle(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml");
        Exchange.of(context).end(200, document);
    }

    private static String load() {
        try (var stream = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("openapi.yaml is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
