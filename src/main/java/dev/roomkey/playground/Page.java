package dev.roomkey.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** The page, its scripts and its style, held in memory. */
final class Page {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final List<String> SCRIPTS = List.of(
            "answer.js",
            "app.js",
            "burst.js",
            "dom.js",
            "meeting.js",
            "picture.js",
            "retry.js",
            "snippets.js",
            "token.js",
            "vendor/livekit-client.umd.js");

    private final List<Asset> assets;
    private final String policy;

    private Page(List<Asset> assets, String policy) {
        this.assets = List.copyOf(assets);
        this.policy = policy;
    }

    /** The page whose client may connect to {@code livekit}. */
    static Page fromClassPath(URI livekit) {
        var fixed =
                Stream.of(Asset.read("/", "index.html", HTML), Asset.read("/playground/style.css", "style.css", CSS));
        var scripts = SCRIPTS.stream().map(it -> Asset.read("/playground/" + it, it, SCRIPT));
        return new Page(Stream.concat(fixed, scripts).toList(), policy(livekit));
    }

    /** Nothing from elsewhere, nothing inline, nothing sent elsewhere but to LiveKit: a token is on this page. */
    private static String policy(URI livekit) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" + sources(livekit)
                + "; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
    }

    /** The server's WebSocket, and the same host by HTTP, which the client asks why a connection was refused. */
    private static String sources(URI livekit) {
        var isEncrypted = "wss".equals(livekit.getScheme());
        var host = livekit.getHost() + (livekit.getPort() < 0 ? "" : ":" + livekit.getPort());
        return " " + (isEncrypted ? "wss://" : "ws://") + host + " " + (isEncrypted ? "https://" : "http://") + host;
    }

    void mount(Router router) {
        assets.forEach(asset -> router.route(asset.path())
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> asset.send(context, policy)));
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

        void send(RoutingContext context, String policy) {
            SafeHeaders.on(context.response())
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader("Content-Security-Policy", policy)
                    .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                    .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                    .putHeader("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
                    .putHeader("Referrer-Policy", "no-referrer")
                    .end(body);
        }
    }
}
