package dev.roomkey;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.ConfigLoader.Loaded;
import dev.roomkey.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway of a configuration file with free ports, and a client that talks to it. */
final class ConfiguredGateway implements AutoCloseable {
    static final String API_SECRET = "an API secret that is long enough for HS256";
    static final String CALLBACK_SECRET = "a callback secret that is long enough for anybody";
    static final String ADMIN_TOKEN = "an admin token that is long enough for the list";

    private final Gateway gateway;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private ConfiguredGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** One of this YAML, which may name the files {@code api-secret}, {@code session-secret}, {@code callback-secret} and {@code admin-tokens}. */
    static ConfiguredGateway start(Path folder, String yaml) throws IOException, TimeoutException {
        return new ConfiguredGateway(Gateway.start(config(folder, yaml)).await(20, TimeUnit.SECONDS));
    }

    private static GatewayConfig config(Path folder, String yaml) throws IOException {
        Files.writeString(folder.resolve("api-secret"), API_SECRET);
        Files.writeString(folder.resolve("session-secret"), TestSessions.secret());
        Files.writeString(folder.resolve("callback-secret"), CALLBACK_SECRET);
        Files.writeString(folder.resolve("admin-tokens"), ADMIN_TOKEN);
        var file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
        return switch (new ConfigLoader(Map.of()).load(file)) {
            case Loaded loaded -> loaded.config();
            case ConfigLoader.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    Gateway gateway() {
        return gateway;
    }

    /** A join with these headers, in pairs. */
    HttpResponse<String> join(String body, String... headers) throws IOException, InterruptedException {
        return post(gateway.port(), "/api/livekit-token", body, headers);
    }

    /** A {@code POST} of JSON, unless the headers, in pairs, say otherwise. */
    HttpResponse<String> post(int port, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = at(port, path).POST(BodyPublishers.ofString(body)).header("Content-Type", "application/json");
        for (var i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** All metrics, with exemplars. */
    String openMetrics() throws IOException, InterruptedException {
        var request = at(gateway.managementPort(), "/metrics").header("Accept", "application/openmetrics-text");
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static HttpRequest.Builder at(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        client.close();
        try {
            gateway.stop().await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
