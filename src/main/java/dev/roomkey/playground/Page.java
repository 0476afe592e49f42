package dev.roomkey.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The page, its script and its style, held in memory. */
final class Page {
    /** Nothing from elsewhere, nothing inline, nothing sent elsewhere: a token is on this page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private final List<Asset> assets;

    private Page(List<Asset> assets) {
        this.assets = List.copyOf(assets);
    }

    static Page fromClassPath() {
        return new Page(List.of(
                Asset.read("/", "index.html", HTML),
                Asset.read("/playground/style.css", "style.css", CSS),
                Asset.read("/playground/app.js", "app.js", SCRIPT),
                Asset.read("/playground/token.js", "token.js", SCRIPT),
                Asset.read("/playground/answer.js", "answer.js", SCRIPT),
                Asset.read("/playground/retry.js", "retry.js", SCRIPT),
                Asset.read("/playground/snippets.js", "snippets.js", SCRIPT)));
    }

    void mount(Router router) {
        assets.forEach(asset -> router.route(asset.path())
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(asset::send));
    }

    private record Asset(String path, String type, Buffer body) {
        static Asset read(String path, String file, String type) {
            try (var in = Page.class.getResourceAsStream("/playground/" + file)) {
                if (in == null) {
                    throw new IllegalStateException("not on the class path: playground/" + file);
                }
                return new Asset(path, type, Buffer.buffer(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void send(RoutingContext context) {
            SafeHeaders.on(context.response())
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader("Content-Security-Policy", POLICY)
                    .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                    .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                    .putHeader("Referrer-Policy", "no-referrer")
                    .end(body);
        }
    }
}
